// Shared by the files of this room only.
#ifndef CMONGO_SHIMS_INTERNAL_H
#define CMONGO_SHIMS_INTERNAL_H

#include "CMongoShims.h"

#include <mongoc/mongoc.h>

struct ff_pool {
    mongoc_client_pool_t *pool;
};

struct ff_client {
    mongoc_client_pool_t *pool;
    mongoc_client_t *client;
    mongoc_write_concern_t *durable;
};

struct ff_session {
    mongoc_client_session_t *session;
};

struct ff_cursor {
    mongoc_collection_t *collection;
    mongoc_cursor_t *cursor;
};

/// Reads a document in place. False, with error set, when the bytes are not one.
bool ff_view(ff_document document, bson_t *view, ff_error *error);
/// Hands the reply's bytes over to the caller.
ff_document ff_steal(bson_t *reply);
void ff_set_error(ff_error *out, const bson_error_t *error, const bson_t *reply);
/// True, or false with error set when the session cannot be appended.
bool ff_append_session(ff_session *session, bson_t *options, ff_error *error);

#endif
