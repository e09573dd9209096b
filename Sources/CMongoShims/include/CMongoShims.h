// Everything that touches a libmongoc or libbson type, behind plain structs and byte pointers.
//
// Debian builds libbson with a 128-byte alignment of bson_t that Swift does not honour, so no bson_t may live in
// Swift memory. Documents come in as (bytes, length) and are read in place; they go out as bytes that the caller
// releases with ff_free.
#ifndef CMONGO_SHIMS_H
#define CMONGO_SHIMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct ff_pool ff_pool;
typedef struct ff_client ff_client;
typedef struct ff_session ff_session;
typedef struct ff_cursor ff_cursor;

/// What went wrong, in the driver's terms, and the labels that decide whether to try again.
typedef struct {
    uint32_t domain;
    uint32_t code;
    bool transient_transaction;
    bool unknown_commit_result;
    char message[504];
} ff_error;

/// Bytes of one document; owned by whoever the comment at the call says.
typedef struct {
    const uint8_t *bytes;
    size_t length;
} ff_document;

/// Called by the driver for every line that it logs; level 0 is an error, 5 is a trace.
typedef void (*ff_log_handler)(int level, const char *domain, const char *message);

/// Values of ff_error.domain that decide something above.
extern const uint32_t ff_domain_stream;
extern const uint32_t ff_domain_server_selection;
extern const uint32_t ff_domain_server;
extern const uint32_t ff_domain_write_concern;
extern const uint32_t ff_domain_client;
extern const uint32_t ff_domain_protocol;
extern const uint32_t ff_domain_cursor;
extern const uint32_t ff_domain_command;
extern const uint32_t ff_domain_transaction;
extern const uint32_t ff_domain_bson;
/// Values of ff_error.code within ff_domain_client.
extern const uint32_t ff_code_authenticate;
extern const uint32_t ff_code_session;

/// Starts the driver. Call once, before anything else.
void ff_start(ff_log_handler handler);

/// The database that a connection string names in its path: copied to `name` with a closing NUL.
/// False when the string is not valid (error is set) or when the name does not fit.
bool ff_database_name(const char *url, char *name, size_t capacity, ff_error *error);

/// A pool, which watches the deployment with threads of its own. NULL and error when the URL is not valid.
/// The time-outs are used where the URL does not set its own.
ff_pool *ff_pool_new(const char *url, const char *app_name, int32_t server_selection_ms, int32_t connect_ms,
                     int32_t socket_ms, ff_error *error);
/// Every client must have been returned.
void ff_pool_free(ff_pool *pool);

/// Takes a client, to be used by one thread at a time.
ff_client *ff_client_take(ff_pool *pool);
void ff_client_return(ff_client *client);
/// Whether any server could be reached when the driver last looked.
bool ff_sees_servers(ff_client *client);

/// Runs a command on the primary. `session` may be NULL. The reply is set whether or not the command worked;
/// release its bytes with ff_free.
bool ff_command(ff_client *client, const char *database, ff_document command, ff_session *session,
                ff_document *reply, ff_error *error);

/// Inserts `count` documents that lie one behind the other, unordered. Outside a transaction the write is acknowledged
/// by a majority and journaled, or reported as a write concern error after `wtimeout_ms`. The reply names every
/// document that failed; release its bytes with ff_free.
bool ff_insert_many(ff_client *client, const char *database, const char *collection, ff_document documents,
                    size_t count, int64_t wtimeout_ms, ff_session *session, ff_document *reply, ff_error *error);

/// Opens a cursor on the primary. `options` are those of the driver's find and aggregate.
ff_cursor *ff_find(ff_client *client, const char *database, const char *collection, ff_document filter,
                   ff_document options, ff_session *session, ff_error *error);
ff_cursor *ff_aggregate(ff_client *client, const char *database, const char *collection, ff_document pipeline,
                        ff_document options, ff_session *session, ff_error *error);
/// 1: the document is set and lives until the next call; 0: no more; -1: error is set.
int ff_cursor_next(ff_cursor *cursor, ff_document *document, ff_error *error);
void ff_cursor_free(ff_cursor *cursor);

/// A session; with `snapshot`, all its reads see one moment, committed by a majority.
ff_session *ff_session_new(ff_client *client, bool snapshot, ff_error *error);
/// Ends the session, and aborts its transaction if one is open.
void ff_session_free(ff_session *session);
/// The session's id, as the server knows it; lives as long as the session.
ff_document ff_session_id(ff_session *session);
/// Read concern snapshot, write concern majority and journaled.
bool ff_transaction_start(ff_session *session, int64_t max_commit_ms, ff_error *error);
bool ff_transaction_commit(ff_session *session, ff_error *error);
bool ff_transaction_abort(ff_session *session, ff_error *error);

/// Names the calling thread; the system keeps 15 bytes.
void ff_name_thread(const char *name);

void ff_free(const uint8_t *bytes);

#endif
