#include <arpa/inet.h>
#include <maxminddb.h>
#include <stdlib.h>
#include <string.h>

/// glibc has it in <sys/mman.h>, but only for those who ask for GNU's extensions.
int memfd_create(const char *name, unsigned int flags);

/// A file in memory, empty, which programs that this one starts do not get; -1 when there is no memory.
static inline int places_memory_file(void) {
    return memfd_create("places", 1 /* MFD_CLOEXEC */);
}

/// Opens a database; NULL when that fails, with MMDB's code in `status`. Close it with `places_close`.
static inline MMDB_s *places_open(const char *path, int *status) {
    MMDB_s *database = calloc(1, sizeof(MMDB_s));
    if (!database) {
        *status = MMDB_OUT_OF_MEMORY_ERROR;
        return NULL;
    }
    *status = MMDB_open(path, MMDB_MODE_MMAP, database);
    if (*status == MMDB_SUCCESS) return database;
    free(database);
    return NULL;
}

static inline void places_close(MMDB_s *database) {
    MMDB_close(database);
    free(database);
}

/// A text inside of a database, not ended by NUL; `length` is 0 where there is none.
typedef struct {
    const char *start;
    uint32_t length;
} places_text;

/// The first of some paths that leads to a text.
static inline places_text places_find(MMDB_entry_s *entry, const char *const paths[][5], int count) {
    for (int index = 0; index < count; index++) {
        MMDB_entry_data_s data;
        if (MMDB_aget_value(entry, &data, paths[index]) != MMDB_SUCCESS || !data.has_data) continue;
        if (data.type != MMDB_DATA_TYPE_UTF8_STRING || data.data_size == 0) continue;
        return (places_text){data.utf8_string, data.data_size};
    }
    return (places_text){NULL, 0};
}

/// Looks up an address of 4 or 16 bytes in network order: country and region, as far as they are known.
///
/// MaxMind, DB-IP and IP2Location nest the names as GeoIP2 does; others have flat texts.
static inline void places_look_up(
    const MMDB_s *database, const uint8_t *address, int length, places_text *country, places_text *region
) {
    static const char *const countries[][5] = {{"country", "iso_code"}, {"country_code"}, {"country"}};
    static const char *const regions[][5] = {
        {"subdivisions", "0", "names", "en"}, {"region"}, {"region_name"}, {"subdivisions", "0", "iso_code"}
    };
    *country = *region = (places_text){NULL, 0};
    struct sockaddr_storage storage;
    memset(&storage, 0, sizeof storage);
    if (length == 4) {
        struct sockaddr_in *four = (struct sockaddr_in *)&storage;
        four->sin_family = AF_INET;
        memcpy(&four->sin_addr, address, 4);
    } else {
        struct sockaddr_in6 *six = (struct sockaddr_in6 *)&storage;
        six->sin6_family = AF_INET6;
        memcpy(&six->sin6_addr, address, 16);
    }
    int error = MMDB_SUCCESS;
    MMDB_lookup_result_s result = MMDB_lookup_sockaddr(database, (const struct sockaddr *)&storage, &error);
    if (error != MMDB_SUCCESS || !result.found_entry) return;
    *country = places_find(&result.entry, countries, sizeof countries / sizeof *countries);
    *region = places_find(&result.entry, regions, sizeof regions / sizeof *regions);
}
