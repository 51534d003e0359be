/* Stands in for libnccl.so.2 in tests without a GPU: writes down what it is asked for, refuses when told to. Types and order of arguments are nccl.h's. */
#include <stddef.h>
#include <stdio.h>
#include <string.h>

typedef struct { char internal[128]; } ncclUniqueId;

static char calls[1 << 16];
static int refusal;
static int communicator;

const char *stub_calls(void) { return calls; }
void stub_clear(void) { calls[0] = 0; }
void stub_refuse(int result) { refusal = result; }

#define NOTE(...)                                                                    \
    do {                                                                             \
        size_t used = strlen(calls);                                                 \
        snprintf(calls + used, sizeof calls - used, __VA_ARGS__);                    \
        int result = refusal;                                                        \
        refusal = 0;                                                                 \
        return result;                                                               \
    } while (0)

int ncclGetVersion(int *version) {
    *version = 22907;
    return 0;
}

int ncclGetUniqueId(ncclUniqueId *id) {
    for (int i = 0; i < 128; i++) {
        id->internal[i] = (char)(3 * i + 1);
    }
    NOTE("id\n");
}

/* The id comes by value: its bytes tell whether all of it arrived. */
int ncclCommInitRank(void **comm, int ranks, ncclUniqueId id, int rank) {
    int right = 0;
    for (int i = 0; i < 128; i++) {
        right += id.internal[i] == (char)(3 * i + 1);
    }
    *comm = &communicator;
    NOTE("init %d of %d, %d bytes right\n", rank, ranks, right);
}

int ncclCommDestroy(void *comm) { NOTE("destroy %d\n", comm == &communicator); }
int ncclCommAbort(void *comm) { NOTE("abort %d\n", comm == &communicator); }
const char *ncclGetErrorString(int result) { return result == 2 ? "unhandled system error" : "out of memory"; }
const char *ncclGetLastError(void *comm) { return comm == &communicator ? "peer 1 has gone\n" : ""; }
int ncclGroupStart(void) { NOTE("start\n"); }
int ncclGroupEnd(void) { NOTE("end\n"); }
int ncclSend(const void *data, size_t count, int type, int peer, void *comm, void *stream) {
    NOTE("send %p %zu of %d to %d on %p, %d\n", data, count, type, peer, stream, comm == &communicator);
}
int ncclRecv(void *data, size_t count, int type, int peer, void *comm, void *stream) {
    NOTE("receive %p %zu of %d from %d on %p, %d\n", data, count, type, peer, stream, comm == &communicator);
}
int ncclAllReduce(const void *send, void *receive, size_t count, int type, int operation, void *comm, void *stream) {
    NOTE("reduce %p %p %zu of %d by %d on %p, %d\n", send, receive, count, type, operation, stream, comm == &communicator);
}
int ncclAllGather(const void *send, void *receive, size_t count, int type, void *comm, void *stream) {
    NOTE("gather %p %p %zu of %d on %p, %d\n", send, receive, count, type, stream, comm == &communicator);
}
int ncclReduceScatter(const void *send, void *receive, size_t count, int type, int operation, void *comm, void *stream) {
    NOTE("scatter %p %p %zu of %d by %d on %p, %d\n", send, receive, count, type, operation, stream, comm == &communicator);
}
int ncclBroadcast(const void *send, void *receive, size_t count, int type, int root, void *comm, void *stream) {
    NOTE("broadcast %p %p %zu of %d from %d on %p, %d\n", send, receive, count, type, root, stream, comm == &communicator);
}
