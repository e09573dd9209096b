"""What the scripts that start MongoDBs, APIs and workers of their own have in common."""
