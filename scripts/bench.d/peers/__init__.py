"""Questions to Footfall beside the same ones to DuckDB and to ClickHouse, over the same events."""
