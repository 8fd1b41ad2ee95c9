// Load for the ruler: sends prepared gRPC frames over HTTP/2 and reads every grpc-status. A failed gRPC call is HTTP 200, so
// what counts only HTTP codes counts failures as work. One thread: it takes a few microseconds a call, and says how many.
//
//   load --port P --path /package.Service/Method --frames FILE [--skip N] --connections C --seconds S [--count N] [--rate R] [--token T]
//   load --port P --path /package.Service/Method --frames FILE --watch FILE --seconds S [--token T]
//
// FILE holds gRPC frames one after the other (flag, length, message). Each call takes the next one, from the first again
// behind the last. A connection has one call in flight. With a rate, calls are due at fixed times whether or not a
// connection is free, and their time counts from when they were due. The answer is one line of JSON.
//
// --watch keeps one streaming call open and writes for each message the microseconds since 1970 at which it came (8 bytes),
// its length (4 bytes) and the message. A SIGTERM ends the time.
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <nghttp2/nghttp2.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

struct connection {
    int fd, busy, http, status, ended;
    nghttp2_session *session;
    const uint8_t *frame;
    size_t length, sent;
    double due;
    const uint8_t *out;
    size_t out_left;
    char message[200];
};

static const char *path, *token = "", *watch_file;
static int port, connections = 1;
static double seconds = 1, rate;
static const uint8_t **frames;
static size_t frame_count, next_frame, skip, most = SIZE_MAX;
static double begin_time, end_time;
static uint32_t *times;
static size_t calls, errors, capacity;
static unsigned long long bytes;
static char first_error[300];
static FILE *watched;
static volatile sig_atomic_t stopped;
static uint8_t *pending;
static size_t pending_length, pending_capacity;

static void die(const char *what) {
    fprintf(stderr, "load: %s%s%s\n", what, errno ? ": " : "", errno ? strerror(errno) : "");
    exit(1);
}

static void stop(int signal) { stopped = 1; }

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + t.tv_nsec / 1e9;
}

static size_t frame_length(const uint8_t *frame) {
    return 5 + ((size_t)frame[1] << 24 | (size_t)frame[2] << 16 | (size_t)frame[3] << 8 | frame[4]);
}

static void read_frames(const char *name) {
    struct stat info;
    int fd = open(name, O_RDONLY);
    if (fd < 0 || fstat(fd, &info) < 0 || info.st_size < 5) die("the file of frames cannot be read");
    const uint8_t *data = mmap(NULL, info.st_size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, fd, 0);
    if (data == MAP_FAILED) die("mmap");
    size_t room = 0;
    for (size_t at = 0; at + 5 <= (size_t)info.st_size; at += frame_length(data + at)) {
        if (frame_count == room) frames = realloc(frames, (room = room ? room * 2 : 1024) * sizeof *frames);
        frames[frame_count++] = data + at;
    }
}

static void note(struct connection *c, double at) {
    if (calls >= capacity) times = realloc(times, (capacity = (calls + 32768) * 2) * sizeof *times);
    times[calls++] = (uint32_t)((at - c->due) * 1e6);
    if (c->http != 200 || c->status != 0) {
        if (errors++ == 0) snprintf(first_error, sizeof first_error, "HTTP %d, grpc-status %d: %s", c->http, c->status, c->message);
    }
}

static ssize_t give_body(nghttp2_session *s, int32_t id, uint8_t *buffer, size_t room, uint32_t *flags, nghttp2_data_source *source, void *user) {
    struct connection *c = user;
    size_t n = c->length - c->sent < room ? c->length - c->sent : room;
    memcpy(buffer, c->frame + c->sent, n);
    c->sent += n;
    if (c->sent == c->length) *flags |= NGHTTP2_DATA_FLAG_EOF;
    return n;
}

static int on_header(nghttp2_session *s, const nghttp2_frame *frame, const uint8_t *name, size_t name_length, const uint8_t *value, size_t length, uint8_t flags, void *user) {
    struct connection *c = user;
    if (name_length == 7 && !memcmp(name, ":status", 7)) c->http = atoi((const char *)value);
    else if (name_length == 11 && !memcmp(name, "grpc-status", 11)) c->status = atoi((const char *)value);
    else if (name_length == 12 && !memcmp(name, "grpc-message", 12)) snprintf(c->message, sizeof c->message, "%.*s", (int)length, value);
    return 0;
}

static int on_close(nghttp2_session *s, int32_t id, uint32_t code, void *user) {
    struct connection *c = user;
    if (code && c->status < 0) snprintf(c->message, sizeof c->message, "stream closed with HTTP/2 error %u", code);
    c->busy = 0;
    c->ended = 1;
    note(c, now());
    return 0;
}

static int on_data(nghttp2_session *s, uint8_t flags, int32_t id, const uint8_t *data, size_t length, void *user) {
    bytes += length;
    if (!watched) return 0;
    struct timespec t;
    clock_gettime(CLOCK_REALTIME, &t);
    int64_t micros = t.tv_sec * 1000000LL + t.tv_nsec / 1000;
    if (pending_length + length > pending_capacity) pending = realloc(pending, pending_capacity = (pending_length + length) * 2);
    memcpy(pending + pending_length, data, length);
    pending_length += length;
    size_t at = 0;
    while (pending_length - at >= 5 && pending_length - at >= frame_length(pending + at)) {
        uint32_t size = frame_length(pending + at) - 5;
        fwrite(&micros, 8, 1, watched);
        fwrite(&size, 4, 1, watched);
        fwrite(pending + at + 5, size, 1, watched);
        calls++;
        at += 5 + size;
    }
    if (at) fflush(watched);
    memmove(pending, pending + at, pending_length -= at);
    return 0;
}

#define HEADER(n, v) {(uint8_t *)(n), (uint8_t *)(v), strlen(n), strlen(v), NGHTTP2_NV_FLAG_NO_COPY_NAME | NGHTTP2_NV_FLAG_NO_COPY_VALUE}

static int more_to_do(double at) { return at < end_time && next_frame < most; }

static void call(struct connection *c, double due) {
    nghttp2_nv headers[] = {
        HEADER(":method", "POST"), HEADER(":scheme", "http"), HEADER(":path", path), HEADER(":authority", "127.0.0.1"),
        HEADER("te", "trailers"), HEADER("content-type", "application/grpc"), HEADER("authorization", token),
    };
    nghttp2_data_provider body = {.read_callback = give_body};
    c->frame = frames[next_frame++ % frame_count];
    c->length = frame_length(c->frame);
    c->sent = 0;
    c->busy = 1;
    c->http = 0;
    c->status = -1;
    c->message[0] = 0;
    c->due = due;
    if (nghttp2_submit_request(c->session, NULL, headers, token[0] ? 7 : 6, &body, NULL) < 0) die("the request was not taken");
}

static void flush(struct connection *c, int epoll) {
    for (;;) {
        if (!c->out_left) {
            ssize_t n = nghttp2_session_mem_send(c->session, &c->out);
            if (n < 0) die("nghttp2 could not send");
            if (!n) break;
            c->out_left = n;
        }
        ssize_t n = write(c->fd, c->out, c->out_left);
        if (n < 0 && errno == EAGAIN) break;
        if (n < 0) die("the server closed the connection");
        c->out += n;
        c->out_left -= n;
    }
    struct epoll_event want = {.events = EPOLLIN | (c->out_left ? EPOLLOUT : 0), .data.ptr = c};
    epoll_ctl(epoll, EPOLL_CTL_MOD, c->fd, &want);
}

static void receive(struct connection *c) {
    static uint8_t buffer[1 << 18];
    for (;;) {
        ssize_t n = read(c->fd, buffer, sizeof buffer);
        if (n < 0 && errno == EAGAIN) return;
        if (n <= 0) die("the server closed the connection");
        if (nghttp2_session_mem_recv(c->session, buffer, n) < 0) die("nghttp2 could not read");
        if (n < (ssize_t)sizeof buffer) return;
    }
}

static void open_connection(struct connection *c, int epoll) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int one = 1;
    c->fd = socket(AF_INET, SOCK_STREAM, 0);
    if (connect(c->fd, (struct sockaddr *)&address, sizeof address) < 0) die("nobody listens");
    setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    fcntl(c->fd, F_SETFL, O_NONBLOCK);
    nghttp2_session_callbacks *callbacks;
    nghttp2_session_callbacks_new(&callbacks);
    nghttp2_session_callbacks_set_on_header_callback(callbacks, on_header);
    nghttp2_session_callbacks_set_on_stream_close_callback(callbacks, on_close);
    nghttp2_session_callbacks_set_on_data_chunk_recv_callback(callbacks, on_data);
    nghttp2_session_client_new(&c->session, callbacks, c);
    nghttp2_settings_entry window = {NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE, 1 << 24};
    nghttp2_submit_settings(c->session, NGHTTP2_FLAG_NONE, &window, 1);
    nghttp2_session_set_local_window_size(c->session, NGHTTP2_FLAG_NONE, 0, 1 << 24);
    struct epoll_event want = {.events = EPOLLIN, .data.ptr = c};
    epoll_ctl(epoll, EPOLL_CTL_ADD, c->fd, &want);
}

static int by_size(const void *a, const void *b) {
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return x < y ? -1 : x > y;
}

static uint32_t quantile(double q) { return calls && times ? times[(size_t)(q * (calls - 1))] : 0; }

int main(int argc, char **argv) {
    const char *frames_file = NULL;
    for (int i = 1; i + 1 < argc; i += 2) {
        const char *name = argv[i], *value = argv[i + 1];
        if (!strcmp(name, "--port")) port = atoi(value);
        else if (!strcmp(name, "--path")) path = value;
        else if (!strcmp(name, "--frames")) frames_file = value;
        else if (!strcmp(name, "--skip")) skip = strtoull(value, NULL, 10);
        else if (!strcmp(name, "--count")) most = strtoull(value, NULL, 10);
        else if (!strcmp(name, "--connections")) connections = atoi(value);
        else if (!strcmp(name, "--seconds")) seconds = atof(value);
        else if (!strcmp(name, "--rate")) rate = atof(value);
        else if (!strcmp(name, "--watch")) watch_file = value;
        else if (!strcmp(name, "--token")) {
            char *header = malloc(strlen(value) + 8);
            sprintf(header, "Bearer %s", value);
            token = header;
        } else die("unknown option");
    }
    errno = 0;
    if (!port || !path || !frames_file || connections < 1) die("--port, --path, --frames and --connections are needed");
    read_frames(frames_file);
    next_frame = skip;
    if (most != SIZE_MAX) most += skip;
    if (watch_file && !(watched = fopen(watch_file, "wb"))) die("the file of what was watched cannot be written");

    signal(SIGTERM, stop);
    int epoll = epoll_create1(0);
    struct connection *all = calloc(connections, sizeof *all);
    for (int i = 0; i < connections; i++) open_connection(&all[i], epoll);
    begin_time = now();
    end_time = begin_time + seconds;
    double next_due = begin_time;
    for (int i = 0; i < connections; i++) {
        if (!rate && more_to_do(begin_time)) call(&all[i], begin_time);
        flush(&all[i], epoll);
    }

    for (;;) {
        struct epoll_event events[256];
        double left = end_time - now();
        int n = epoll_wait(epoll, events, 256, rate ? 1 : left > 0.05 ? 50 : 1);
        for (int i = 0; i < n; i++) {
            struct connection *c = events[i].data.ptr;
            if (events[i].events & (EPOLLIN | EPOLLHUP | EPOLLERR)) receive(c);
            double t = now();
            if (c->ended && !rate && !watched && more_to_do(t)) {
                c->ended = 0;
                call(c, t);
            }
            flush(c, epoll);
        }
        double t = now();
        if (stopped) end_time = t;
        for (int i = 0; rate && i < connections && next_due <= t && more_to_do(t); i++) {
            if (!all[i].busy) {
                call(&all[i], next_due);
                flush(&all[i], epoll);
                next_due += 1 / rate;
            }
        }
        int busy = 0;
        for (int i = 0; i < connections; i++) busy += all[i].busy;
        if (watched ? t >= end_time || !busy : !more_to_do(t) && (!busy || t >= end_time + 20)) {
            // A call that never ended is a failed one.
            if (!watched) errors += busy;
            break;
        }
    }

    double took = now() - begin_time;
    struct rusage used;
    getrusage(RUSAGE_SELF, &used);
    double cpu = used.ru_utime.tv_sec + used.ru_stime.tv_sec + (used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6;
    if (watched) {
        fclose(watched);
        if (!all[0].busy) snprintf(first_error, sizeof first_error, "HTTP %d, grpc-status %d: %s", all[0].http, all[0].status, all[0].message);
    } else {
        qsort(times, calls, sizeof *times, by_size);
    }
    for (char *p = first_error; *p; p++) if (*p == '"' || *p == '\\' || (unsigned char)*p < ' ') *p = ' ';
    printf("{\"calls\":%zu,\"errors\":%zu,\"seconds\":%.6f,\"p50\":%u,\"p99\":%u,\"cpu\":%.6f,\"bytes\":%llu,\"firstError\":\"%s\"}\n",
           calls, errors, took, watched ? 0 : quantile(0.5), watched ? 0 : quantile(0.99), cpu, bytes, first_error);
    return 0;
}
