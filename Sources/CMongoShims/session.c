#include "internal.h"

ff_session *ff_session_new(ff_client *client, bool snapshot, ff_error *error) {
    mongoc_session_opt_t *options = mongoc_session_opts_new();
    mongoc_session_opts_set_causal_consistency(options, !snapshot);
    mongoc_session_opts_set_snapshot(options, snapshot);
    bson_error_t reason;
    mongoc_client_session_t *session = mongoc_client_start_session(client->client, options, &reason);
    mongoc_session_opts_destroy(options);
    if (!session) {
        ff_set_error(error, &reason, NULL);
        return NULL;
    }
    ff_session *result = bson_malloc0(sizeof *result);
    result->session = session;
    return result;
}

void ff_session_free(ff_session *session) {
    mongoc_client_session_destroy(session->session);
    bson_free(session);
}

ff_document ff_session_id(ff_session *session) {
    const bson_t *id = mongoc_client_session_get_lsid(session->session);
    return (ff_document){.bytes = bson_get_data(id), .length = id->len};
}

bool ff_transaction_start(ff_session *session, int64_t max_commit_ms, ff_error *error) {
    mongoc_transaction_opt_t *options = mongoc_transaction_opts_new();
    mongoc_read_concern_t *snapshot = mongoc_read_concern_new();
    mongoc_read_concern_set_level(snapshot, MONGOC_READ_CONCERN_LEVEL_SNAPSHOT);
    mongoc_transaction_opts_set_read_concern(options, snapshot);
    mongoc_write_concern_t *durable = mongoc_write_concern_new();
    mongoc_write_concern_set_wmajority(durable, (int32_t)max_commit_ms);
    mongoc_write_concern_set_journal(durable, true);
    mongoc_transaction_opts_set_write_concern(options, durable);
    mongoc_transaction_opts_set_max_commit_time_ms(options, max_commit_ms);

    bson_error_t reason;
    bool worked = mongoc_client_session_start_transaction(session->session, options, &reason);
    if (!worked) ff_set_error(error, &reason, NULL);
    mongoc_write_concern_destroy(durable);
    mongoc_read_concern_destroy(snapshot);
    mongoc_transaction_opts_destroy(options);
    return worked;
}

bool ff_transaction_commit(ff_session *session, ff_error *error) {
    bson_t reply;
    bson_error_t reason;
    bool worked = mongoc_client_session_commit_transaction(session->session, &reply, &reason);
    if (!worked) ff_set_error(error, &reason, &reply);
    bson_destroy(&reply);
    return worked;
}

bool ff_transaction_abort(ff_session *session, ff_error *error) {
    bson_error_t reason;
    bool worked = mongoc_client_session_abort_transaction(session->session, &reason);
    if (!worked) ff_set_error(error, &reason, NULL);
    return worked;
}
