#include "internal.h"

#include <stdlib.h>
#include <string.h>

bool ff_command(ff_client *client, const char *database, ff_document command, ff_session *session,
                ff_document *reply, ff_error *error) {
    *reply = (ff_document){0};
    bson_t view;
    if (!ff_view(command, &view, error)) return false;
    bson_t options = BSON_INITIALIZER;
    if (!ff_append_session(session, &options, error)) {
        bson_destroy(&options);
        return false;
    }
    bson_t answer;
    bson_error_t reason;
    bool worked =
        mongoc_client_command_with_opts(client->client, database, &view, NULL, &options, &answer, &reason);
    if (!worked) ff_set_error(error, &reason, &answer);
    bson_destroy(&options);
    *reply = ff_steal(&answer);
    return worked;
}

/// Points `count` views at documents that lie one behind the other. The views are one allocation, aligned as bson_t
/// wants it. NULL, with error set, when the lengths do not add up.
static bson_t *view_all(ff_document documents, size_t count, const bson_t **pointers, ff_error *error) {
    void *memory = NULL;
    if (posix_memalign(&memory, BSON_ALIGNOF(bson_t), count * sizeof(bson_t))) abort();  // as libbson itself does
    bson_t *views = memory;
    size_t offset = 0;
    for (size_t index = 0; index < count; index++) {
        uint32_t length = 0;
        if (documents.length - offset >= sizeof length) {
            memcpy(&length, documents.bytes + offset, sizeof length);
            length = BSON_UINT32_FROM_LE(length);
        }
        ff_document document = {.bytes = documents.bytes + offset, .length = length};
        if (length > documents.length - offset || !ff_view(document, &views[index], error)) {
            ff_view((ff_document){0}, &views[index], error);
            free(views);
            return NULL;
        }
        pointers[index] = &views[index];
        offset += length;
    }
    return views;
}

bool ff_insert_many(ff_client *client, const char *database, const char *collection, ff_document documents,
                    size_t count, int64_t wtimeout_ms, ff_session *session, ff_document *reply, ff_error *error) {
    *reply = (ff_document){0};
    const bson_t **pointers = bson_malloc(count * sizeof *pointers);
    bson_t *views = view_all(documents, count, pointers, error);
    if (!views) {
        bson_free(pointers);
        return false;
    }
    bson_t options = BSON_INITIALIZER;
    BSON_APPEND_BOOL(&options, "ordered", false);
    // The documents were written by our own encoder, which lets nothing through that a server would refuse.
    BSON_APPEND_BOOL(&options, "validate", false);
    bool ready = ff_append_session(session, &options, error);
    if (ready && !(session && mongoc_client_session_in_transaction(session->session))) {
        mongoc_write_concern_set_wmajority(client->durable, (int32_t)wtimeout_ms);
        mongoc_write_concern_set_journal(client->durable, true);
        mongoc_write_concern_append(client->durable, &options);
    }
    bool worked = false;
    if (ready) {
        mongoc_collection_t *target = mongoc_client_get_collection(client->client, database, collection);
        bson_t answer;
        bson_error_t reason;
        worked = mongoc_collection_insert_many(target, pointers, count, &options, &answer, &reason);
        if (!worked) ff_set_error(error, &reason, &answer);
        *reply = ff_steal(&answer);
        mongoc_collection_destroy(target);
    }
    bson_destroy(&options);
    free(views);
    bson_free(pointers);
    return worked;
}

typedef mongoc_cursor_t *(*open_cursor)(mongoc_collection_t *, const bson_t *, const bson_t *);

static mongoc_cursor_t *open_find(mongoc_collection_t *collection, const bson_t *filter, const bson_t *options) {
    return mongoc_collection_find_with_opts(collection, filter, options, NULL);
}

static mongoc_cursor_t *open_aggregate(mongoc_collection_t *collection, const bson_t *pipeline,
                                       const bson_t *options) {
    return mongoc_collection_aggregate(collection, MONGOC_QUERY_NONE, pipeline, options, NULL);
}

static ff_cursor *open_with(open_cursor open, ff_client *client, const char *database, const char *collection,
                            ff_document query, ff_document options, ff_session *session, ff_error *error) {
    bson_t query_view, options_view;
    if (!ff_view(query, &query_view, error) || !ff_view(options, &options_view, error)) return NULL;
    bson_t extended;
    bson_copy_to(&options_view, &extended);
    if (!ff_append_session(session, &extended, error)) {
        bson_destroy(&extended);
        return NULL;
    }
    ff_cursor *cursor = bson_malloc0(sizeof *cursor);
    cursor->collection = mongoc_client_get_collection(client->client, database, collection);
    cursor->cursor = open(cursor->collection, &query_view, &extended);
    bson_destroy(&extended);
    return cursor;
}

ff_cursor *ff_find(ff_client *client, const char *database, const char *collection, ff_document filter,
                   ff_document options, ff_session *session, ff_error *error) {
    return open_with(open_find, client, database, collection, filter, options, session, error);
}

ff_cursor *ff_aggregate(ff_client *client, const char *database, const char *collection, ff_document pipeline,
                        ff_document options, ff_session *session, ff_error *error) {
    return open_with(open_aggregate, client, database, collection, pipeline, options, session, error);
}

int ff_cursor_next(ff_cursor *cursor, ff_document *document, ff_error *error) {
    const bson_t *current = NULL;
    if (mongoc_cursor_next(cursor->cursor, &current)) {
        *document = (ff_document){.bytes = bson_get_data(current), .length = current->len};
        return 1;
    }
    bson_error_t reason;
    const bson_t *reply = NULL;
    if (!mongoc_cursor_error_document(cursor->cursor, &reason, &reply)) return 0;
    ff_set_error(error, &reason, reply);
    return -1;
}

void ff_cursor_free(ff_cursor *cursor) {
    mongoc_cursor_destroy(cursor->cursor);
    mongoc_collection_destroy(cursor->collection);
    bson_free(cursor);
}
