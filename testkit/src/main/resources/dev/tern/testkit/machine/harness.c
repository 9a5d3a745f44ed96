/*
 * Runs emitted AArch64 kernels that come through standard input and answers through standard output. Every piece of memory is
 * mapped at the very address that it has for whoever asks, with a page on each side that may not be touched. Numbers are 64
 * bits wide, little-endian.
 *
 * Request: bytes of code, number of pieces, address of the parameters, first tile, end tile; for each piece its address, its
 * bytes, whether it may be written; the contents of every piece; the code. A request without code ends the process. Mappings
 * stay as they are while requests follow each other that need the same.
 *
 * Answer: 0 and the contents of the pieces that may be written; or the length of a text, and the text.
 */
#define _GNU_SOURCE
#include <setjmp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { MOST_PIECES = 1024 };

struct piece {
    uint64_t address, bytes, writable;
    unsigned char *mapping;
    size_t mapped;
};

/* General registers 19 to 29, then the stack pointer, then vector registers 8 to 15 (low halves). */
struct kept {
    uint64_t general[11], stack, vector[8];
};

static sigjmp_buf faulted;
static volatile int fault_signal;
static unsigned char *volatile fault_address;

void call_kernel(void *kernel, void *params, uint64_t first, uint64_t end, struct kept *after, const uint64_t *noise);

/* Fills every register that a function may not rely on, and those that it must keep, then calls the kernel. */
__asm__(
    ".text\n.global call_kernel\n.type call_kernel, %function\n"
    "call_kernel:\n"
    "    stp x29, x30, [sp, #-176]!\n"
    "    stp x19, x20, [sp, #16]\n"
    "    stp x21, x22, [sp, #32]\n"
    "    stp x23, x24, [sp, #48]\n"
    "    stp x25, x26, [sp, #64]\n"
    "    stp x27, x28, [sp, #80]\n"
    "    stp d8, d9, [sp, #96]\n"
    "    stp d10, d11, [sp, #112]\n"
    "    stp d12, d13, [sp, #128]\n"
    "    stp d14, d15, [sp, #144]\n"
    "    str x4, [sp, #160]\n"
    "    mov x16, x0\n"
    "    mov x0, x1\n"
    "    mov x1, x2\n"
    "    mov x2, x3\n"
    "    mov x17, x5\n"
    ".irp n,0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31\n"
    "    ldr q\\n, [x17]\n"
    ".endr\n"
    ".irp n,3,4,5,6,7,8,9,10,11,12,13,14,15,19,20,21,22,23,24,25,26,27,28,29\n"
    "    ldr x\\n, [x17, #(8 * \\n)]\n"
    ".endr\n"
    ".irp n,8,9,10,11,12,13,14,15\n"
    "    ldr d\\n, [x17, #(8 * \\n)]\n"
    ".endr\n"
    "    blr x16\n"
    "    ldr x16, [sp, #160]\n"
    "    stp x19, x20, [x16]\n"
    "    stp x21, x22, [x16, #16]\n"
    "    stp x23, x24, [x16, #32]\n"
    "    stp x25, x26, [x16, #48]\n"
    "    stp x27, x28, [x16, #64]\n"
    "    str x29, [x16, #80]\n"
    "    mov x17, sp\n"
    "    str x17, [x16, #88]\n"
    "    stp d8, d9, [x16, #96]\n"
    "    stp d10, d11, [x16, #112]\n"
    "    stp d12, d13, [x16, #128]\n"
    "    stp d14, d15, [x16, #144]\n"
    "    ldp x19, x20, [sp, #16]\n"
    "    ldp x21, x22, [sp, #32]\n"
    "    ldp x23, x24, [sp, #48]\n"
    "    ldp x25, x26, [sp, #64]\n"
    "    ldp x27, x28, [sp, #80]\n"
    "    ldp d8, d9, [sp, #96]\n"
    "    ldp d10, d11, [sp, #112]\n"
    "    ldp d12, d13, [sp, #128]\n"
    "    ldp d14, d15, [sp, #144]\n"
    "    ldp x29, x30, [sp], #176\n"
    "    ret\n");

static void on_fault(int signal, siginfo_t *about, void *context) {
    (void)context;
    fault_signal = signal;
    fault_address = about->si_addr;
    siglongjmp(faulted, 1);
}

static void take(void *into, size_t bytes) {
    if (bytes > 0 && fread(into, 1, bytes, stdin) != bytes) {
        exit(1);
    }
}

static uint64_t take_number(void) {
    uint64_t number;
    take(&number, sizeof number);
    return number;
}

static void give_number(uint64_t number) {
    fwrite(&number, sizeof number, 1, stdout);
}

static void give_text(const char *text) {
    give_number(strlen(text));
    fwrite(text, 1, strlen(text), stdout);
    fflush(stdout);
}

static size_t page;

static size_t whole_pages(size_t bytes) {
    return (bytes + page - 1) / page * page;
}

static void *pages_at(void *where, size_t bytes) {
    int flags = MAP_PRIVATE | MAP_ANONYMOUS | (where == NULL ? 0 : MAP_FIXED_NOREPLACE);
    void *mapping = mmap(where, bytes, PROT_READ | PROT_WRITE, flags, -1, 0);
    if (mapping == MAP_FAILED || (where != NULL && mapping != where)) {
        fprintf(stderr, "no memory of %lu bytes at %p\n", (unsigned long)bytes, where);
        exit(2);
    }
    return mapping;
}

static unsigned char *place(const struct piece *piece) {
    return (unsigned char *)piece->address;
}

/* Pages that hold the piece, without the forbidden ones. */
static uint64_t first_page(const struct piece *piece) {
    return piece->address / page * page;
}

static size_t inner_bytes(const struct piece *piece) {
    return piece->mapped - 2 * page;
}

static void map_piece(struct piece *piece) {
    uint64_t first = first_page(piece);
    uint64_t end = whole_pages(piece->address + piece->bytes);
    piece->mapping = (unsigned char *)first - page;
    piece->mapped = end - first + 2 * page;
    pages_at(piece->mapping, piece->mapped);
    mprotect(piece->mapping, page, PROT_NONE);
    mprotect((void *)end, page, PROT_NONE);
}

static void protect_piece(const struct piece *piece, int rights) {
    if (!piece->writable && inner_bytes(piece) > 0) {
        mprotect((void *)first_page(piece), inner_bytes(piece), rights);
    }
}

static struct piece pieces[MOST_PIECES];
static uint64_t count;

/* Takes the places and contents of all pieces; those that lie as in the call before keep their pages. */
static void take_pieces(uint64_t wanted) {
    static struct {
        uint64_t address, bytes, writable;
    } heads[MOST_PIECES];
    take(heads, wanted * sizeof *heads);
    int same = wanted == count;
    for (uint64_t i = 0; i < wanted && same; i++) {
        same = pieces[i].address == heads[i].address && pieces[i].bytes == heads[i].bytes
               && pieces[i].writable == heads[i].writable;
    }
    if (!same) {
        for (uint64_t i = 0; i < count; i++) {
            munmap(pieces[i].mapping, pieces[i].mapped);
        }
        count = wanted;
        for (uint64_t i = 0; i < count; i++) {
            pieces[i].address = heads[i].address;
            pieces[i].bytes = heads[i].bytes;
            pieces[i].writable = heads[i].writable;
            map_piece(&pieces[i]);
        }
    }
    for (uint64_t i = 0; i < count; i++) {
        protect_piece(&pieces[i], PROT_READ | PROT_WRITE);
        take(place(&pieces[i]), pieces[i].bytes);
        protect_piece(&pieces[i], PROT_READ);
    }
}

/* Takes the code; the same code as in the call before stays where it is. */
static void *take_code(uint64_t bytes) {
    static unsigned char *code, *before;
    static uint64_t before_bytes;
    unsigned char *now = malloc(bytes);
    take(now, bytes);
    if (code != NULL && bytes == before_bytes && memcmp(now, before, bytes) == 0) {
        free(now);
        return code;
    }
    if (code != NULL) {
        munmap(code, whole_pages(before_bytes) + page);
        free(before);
    }
    before = now;
    before_bytes = bytes;
    code = pages_at(NULL, whole_pages(bytes) + page);
    memcpy(code, now, bytes);
    mprotect(code, whole_pages(bytes), PROT_READ | PROT_EXEC);
    mprotect(code + whole_pages(bytes), page, PROT_NONE);
    __builtin___clear_cache((char *)code, (char *)code + bytes);
    return code;
}

static void describe_fault(char *text, size_t room) {
    for (uint64_t i = 0; i < count; i++) {
        struct piece *piece = &pieces[i];
        if (fault_address >= piece->mapping && fault_address < piece->mapping + piece->mapped) {
            snprintf(text, room, "signal %d at byte %ld of piece %lu, which has %lu bytes%s", fault_signal,
                     (long)(fault_address - place(piece)), (unsigned long)i, (unsigned long)piece->bytes,
                     piece->writable ? "" : " and is only read");
            return;
        }
    }
    snprintf(text, room, "signal %d at address %p, in no piece", fault_signal, (void *)fault_address);
}

static int kept_all(const struct kept *after, uint64_t stack, const uint64_t *noise, char *text, size_t room) {
    for (int i = 0; i < 11; i++) {
        if (after->general[i] != noise[19 + i]) {
            snprintf(text, room, "register x%d was not kept", 19 + i);
            return 0;
        }
    }
    for (int i = 0; i < 8; i++) {
        if (after->vector[i] != noise[8 + i]) {
            snprintf(text, room, "register d%d was not kept", 8 + i);
            return 0;
        }
    }
    if (stack != 0 && after->stack != stack) {
        snprintf(text, room, "the stack pointer moved by %ld", (long)(after->stack - stack));
        return 0;
    }
    return 1;
}

/* Calls a kernel; 0 and a text if it faults or does not keep what it must. */
static int attempt(void *code, void *params, uint64_t first, uint64_t end, const uint64_t *noise, char *text, size_t room) {
    static struct kept after;
    static uint64_t stack;
    if (sigsetjmp(faulted, 1) != 0) {
        describe_fault(text, room);
        return 0;
    }
    call_kernel(code, params, first, end, &after, noise);
    if (!kept_all(&after, stack, noise, text, room)) {
        return 0;
    }
    stack = after.stack;
    return 1;
}

int main(void) {
    static uint64_t noise[32];
    static char text[400];
    static unsigned char signal_stack[1 << 16];
    page = (size_t)sysconf(_SC_PAGESIZE);
    setvbuf(stdin, NULL, _IOFBF, 1 << 20);
    setvbuf(stdout, NULL, _IOFBF, 1 << 20);
    stack_t alternative = {.ss_sp = signal_stack, .ss_size = sizeof signal_stack};
    sigaltstack(&alternative, NULL);
    struct sigaction action = {.sa_sigaction = on_fault, .sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER};
    int signals[] = {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP};
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
        sigaction(signals[i], &action, NULL);
    }
    for (int i = 0; i < 32; i++) {
        noise[i] = 0x7FF9DEADFFC12300u + (uint64_t)i;
    }
    for (;;) {
        uint64_t code_bytes = take_number();
        if (code_bytes == 0) {
            return 0;
        }
        uint64_t wanted = take_number(), params = take_number(), first = take_number(), end = take_number();
        if (wanted > MOST_PIECES) {
            return 3;
        }
        take_pieces(wanted);
        void *code = take_code(code_bytes);

        int failed = !attempt(code, (void *)params, first, end, noise, text, sizeof text);
        if (failed) {
            give_text(text);
        } else {
            give_number(0);
            for (uint64_t i = 0; i < count; i++) {
                if (pieces[i].writable) {
                    fwrite(place(&pieces[i]), 1, pieces[i].bytes, stdout);
                }
            }
            fflush(stdout);
        }
    }
}
