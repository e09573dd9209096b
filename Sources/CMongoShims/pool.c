#include "internal.h"

#include <string.h>

static mongoc_uri_t *parse(const char *url, ff_error *error) {
    bson_error_t reason;
    mongoc_uri_t *uri = mongoc_uri_new_with_error(url, &reason);
    if (!uri) ff_set_error(error, &reason, NULL);
    return uri;
}

static void set_default(mongoc_uri_t *uri, const char *option, int32_t value) {
    if (mongoc_uri_get_option_as_int32(uri, option, -1) < 0) mongoc_uri_set_option_as_int32(uri, option, value);
}

bool ff_database_name(const char *url, char *name, size_t capacity, ff_error *error) {
    mongoc_uri_t *uri = parse(url, error);
    if (!uri) return false;
    const char *database = mongoc_uri_get_database(uri);
    bool fits = !database || strlen(database) < capacity;
    if (fits) strcpy(name, database ? database : "");
    else memset(error, 0, sizeof *error);
    mongoc_uri_destroy(uri);
    return fits;
}

ff_pool *ff_pool_new(const char *url, const char *app_name, int32_t server_selection_ms, int32_t connect_ms,
                     int32_t socket_ms, ff_error *error) {
    mongoc_uri_t *uri = parse(url, error);
    if (!uri) return NULL;
    set_default(uri, MONGOC_URI_SERVERSELECTIONTIMEOUTMS, server_selection_ms);
    set_default(uri, MONGOC_URI_CONNECTTIMEOUTMS, connect_ms);
    set_default(uri, MONGOC_URI_SOCKETTIMEOUTMS, socket_ms);
    mongoc_uri_set_appname(uri, app_name);

    bson_error_t reason;
    mongoc_client_pool_t *pool = mongoc_client_pool_new_with_error(uri, &reason);
    mongoc_uri_destroy(uri);
    if (!pool) {
        ff_set_error(error, &reason, NULL);
        return NULL;
    }
    // Version 2 keeps the server's own codes apart from the driver's.
    mongoc_client_pool_set_error_api(pool, MONGOC_ERROR_API_VERSION_2);

    ff_pool *result = bson_malloc0(sizeof *result);
    result->pool = pool;
    return result;
}

void ff_pool_free(ff_pool *pool) {
    mongoc_client_pool_destroy(pool->pool);
    bson_free(pool);
}

ff_client *ff_client_take(ff_pool *pool) {
    ff_client *client = bson_malloc0(sizeof *client);
    client->pool = pool->pool;
    client->client = mongoc_client_pool_pop(pool->pool);
    client->durable = mongoc_write_concern_new();
    return client;
}

void ff_client_return(ff_client *client) {
    mongoc_write_concern_destroy(client->durable);
    mongoc_client_pool_push(client->pool, client->client);
    bson_free(client);
}

bool ff_sees_servers(ff_client *client) {
    size_t count = 0;
    mongoc_server_description_t **servers = mongoc_client_get_server_descriptions(client->client, &count);
    bool sees = false;
    for (size_t index = 0; index < count; index++) {
        if (strcmp(mongoc_server_description_type(servers[index]), "Unknown")) sees = true;
    }
    mongoc_server_descriptions_destroy_all(servers, count);
    return sees;
}
