/*
 * The least that a reader of a TPACKET_V3 ring can do: Ethernet, IPv4, the ports, and a look into a table of
 * connections for each frame. What wiretrip's ring is compared with.
 *
 *   ring_reader INTERFACE     says "ready", reads until SIGTERM, then says "packets N drops M"
 */
#include <arpa/inet.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#define BLOCK_BYTES (1024 * 1024)
#define BLOCKS 16
#define FLOWS (1 << 16)

struct flow {
    uint64_t key;
    uint64_t packets, bytes;
};

static volatile sig_atomic_t ended;
static struct flow flows[FLOWS];
static uint64_t packets, others;

static void end(int signal) {
    (void) signal;
    ended = 1;
}

static void look_up(uint32_t source, uint32_t destination, uint16_t from, uint16_t to, uint32_t length) {
    uint64_t one = (uint64_t) source << 16 | from, two = (uint64_t) destination << 16 | to;
    uint64_t key = (one < two ? one * 31 + two : two * 31 + one) | 1;
    uint64_t hash = key * 0x9e3779b97f4a7c15ULL;
    uint32_t at = hash >> 48;
    while (flows[at].key && flows[at].key != key) at = (at + 1) & (FLOWS - 1);
    flows[at].key = key;
    flows[at].packets++;
    flows[at].bytes += length;
}

static void parse(const uint8_t *frame, uint32_t length) {
    if (length < 14 + 20 + 8 || frame[12] != 8 || frame[13] != 0) {
        others++;
        return;
    }
    const uint8_t *ip = frame + 14;
    uint32_t header = (ip[0] & 15) * 4, source, destination;
    if ((ip[9] != 6 && ip[9] != 17) || header < 20 || 14 + header + 8 > length) {
        others++;
        return;
    }
    memcpy(&source, ip + 12, 4);
    memcpy(&destination, ip + 16, 4);
    const uint8_t *transport = ip + header;
    look_up(source, destination, transport[0] << 8 | transport[1], transport[2] << 8 | transport[3], length);
}

static void check(int result, const char *what) {
    if (result < 0) {
        perror(what);
        exit(1);
    }
}

int main(int count, char **arguments) {
    if (count != 2) return 2;
    signal(SIGTERM, end);
    int fd = socket(AF_PACKET, SOCK_RAW, 0), version = TPACKET_V3;
    check(fd, "socket");
    check(setsockopt(fd, SOL_PACKET, PACKET_VERSION, &version, sizeof version), "version");
    struct tpacket_req3 request = {.tp_block_size = BLOCK_BYTES, .tp_block_nr = BLOCKS, .tp_frame_size = 2048,
        .tp_frame_nr = BLOCK_BYTES / 2048 * BLOCKS, .tp_retire_blk_tov = 10};
    check(setsockopt(fd, SOL_PACKET, PACKET_RX_RING, &request, sizeof request), "ring");
    uint8_t *ring = mmap(NULL, BLOCK_BYTES * BLOCKS, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (ring == MAP_FAILED) check(-1, "mmap");
    struct sockaddr_ll address = {.sll_family = AF_PACKET, .sll_protocol = htons(ETH_P_ALL),
        .sll_ifindex = (int) if_nametoindex(arguments[1])};
    check(bind(fd, (struct sockaddr *) &address, sizeof address), "bind");
    puts("ready");
    fflush(stdout);
    for (uint32_t at = 0; !ended;) {
        struct tpacket_block_desc *block = (struct tpacket_block_desc *) (ring + (size_t) at * BLOCK_BYTES);
        if (!(__atomic_load_n(&block->hdr.bh1.block_status, __ATOMIC_ACQUIRE) & TP_STATUS_USER)) {
            struct pollfd wait = {.fd = fd, .events = POLLIN | POLLERR};
            poll(&wait, 1, 50);
            continue;
        }
        struct tpacket3_hdr *header = (struct tpacket3_hdr *) ((uint8_t *) block + block->hdr.bh1.offset_to_first_pkt);
        for (uint32_t left = block->hdr.bh1.num_pkts; left > 0; left--) {
            packets++;
            parse((uint8_t *) header + header->tp_mac, header->tp_snaplen);
            header = (struct tpacket3_hdr *) ((uint8_t *) header + header->tp_next_offset);
        }
        __atomic_store_n(&block->hdr.bh1.block_status, TP_STATUS_KERNEL, __ATOMIC_RELEASE);
        at = (at + 1) % BLOCKS;
    }
    struct tpacket_stats_v3 statistics = {0};
    socklen_t bytes = sizeof statistics;
    getsockopt(fd, SOL_PACKET, PACKET_STATISTICS, &statistics, &bytes);
    printf("packets %llu drops %u\n", (unsigned long long) packets, statistics.tp_drops);
    return 0;
}
