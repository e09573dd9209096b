// For pthread_setname_np.
#define _GNU_SOURCE
#include "internal.h"

#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

const uint32_t ff_domain_stream = MONGOC_ERROR_STREAM;
const uint32_t ff_domain_server_selection = MONGOC_ERROR_SERVER_SELECTION;
const uint32_t ff_domain_server = MONGOC_ERROR_SERVER;
const uint32_t ff_domain_write_concern = MONGOC_ERROR_WRITE_CONCERN;
const uint32_t ff_domain_client = MONGOC_ERROR_CLIENT;
const uint32_t ff_domain_protocol = MONGOC_ERROR_PROTOCOL;
const uint32_t ff_domain_cursor = MONGOC_ERROR_CURSOR;
const uint32_t ff_domain_command = MONGOC_ERROR_COMMAND;
const uint32_t ff_domain_transaction = MONGOC_ERROR_TRANSACTION;
const uint32_t ff_domain_bson = MONGOC_ERROR_BSON;
const uint32_t ff_code_authenticate = MONGOC_ERROR_CLIENT_AUTHENTICATE;
const uint32_t ff_code_session = MONGOC_ERROR_CLIENT_SESSION_FAILURE;

static ff_log_handler log_handler;

static void forward_log(mongoc_log_level_t level, const char *domain, const char *message, void *context) {
    (void)context;
    if (log_handler) log_handler((int)level, domain, message);
}

void ff_start(ff_log_handler handler) {
    log_handler = handler;
    // A server that goes away while a socket is written to must give an error, not end the process.
    signal(SIGPIPE, SIG_IGN);
    mongoc_log_set_handler(forward_log, NULL);
    mongoc_init();
}

bool ff_view(ff_document document, bson_t *view, ff_error *error) {
    // libbson ends the process when it is handed no bytes at all.
    if (document.bytes && bson_init_static(view, document.bytes, document.length)) return true;
    bson_error_t reason;
    bson_set_error(&reason, MONGOC_ERROR_BSON, MONGOC_ERROR_BSON_INVALID, "the bytes are not a BSON document");
    ff_set_error(error, &reason, NULL);
    return false;
}

ff_document ff_steal(bson_t *reply) {
    uint32_t length = 0;
    uint8_t *bytes = bson_destroy_with_steal(reply, true, &length);
    return (ff_document){.bytes = bytes, .length = length};
}

void ff_set_error(ff_error *out, const bson_error_t *error, const bson_t *reply) {
    out->domain = error->domain;
    out->code = error->code;
    out->transient_transaction = reply && mongoc_error_has_label(reply, "TransientTransactionError");
    out->unknown_commit_result = reply && mongoc_error_has_label(reply, "UnknownTransactionCommitResult");
    snprintf(out->message, sizeof out->message, "%s", error->message);
}

bool ff_append_session(ff_session *session, bson_t *options, ff_error *error) {
    if (!session) return true;
    bson_error_t reason;
    if (mongoc_client_session_append(session->session, options, &reason)) return true;
    ff_set_error(error, &reason, NULL);
    return false;
}

void ff_free(const uint8_t *bytes) {
    bson_free((void *)bytes);
}

void ff_name_thread(const char *name) {
    char kept[16];
    snprintf(kept, sizeof kept, "%s", name);
    pthread_setname_np(pthread_self(), kept);
}
