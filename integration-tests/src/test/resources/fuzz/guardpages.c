/*
 * Preloaded into the fuzzer's children: memory of tensors ends at a page that nobody may touch, so
 * that reading or writing past the end is a SIGSEGV at once. New memory is filled with a byte, freed
 * memory becomes inaccessible and its addresses are never used again.
 *
 * Only what libc10 allocates is placed so; everything else goes to glibc. Alignment is that of the
 * elements, as in a view with an offset.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <link.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define PAGE 4096UL
#define ARENA (1UL << 44)
#define MOST (1UL << 31)
#define MOST_FILLED (1UL << 26)
#define BEFORE 0xa5

extern void *__libc_memalign(size_t alignment, size_t size);
extern void __libc_free(void *memory);

typedef struct {
  size_t size;
  size_t pages;
} header;

static uintptr_t arena, next, first_code, last_code;
static int fill = 0x5a;

__attribute__((constructor)) static void reserve(void) {
  const char *given = getenv("JTORCH_GUARD_FILL");
  if (given) {
    fill = atoi(given);
  }
  void *memory =
      mmap(NULL, ARENA, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (memory != MAP_FAILED) {
    next = (uintptr_t)memory;
    arena = next;
  }
}

static int find(struct dl_phdr_info *info, size_t size, void *unused) {
  (void)size;
  (void)unused;
  if (!info->dlpi_name || !strstr(info->dlpi_name, "libc10.so")) {
    return 0;
  }
  for (int i = 0; i < info->dlpi_phnum; i++) {
    const ElfW(Phdr) *part = &info->dlpi_phdr[i];
    if (part->p_type == PT_LOAD && (part->p_flags & PF_X)) {
      last_code = info->dlpi_addr + part->p_vaddr + part->p_memsz;
      first_code = info->dlpi_addr + part->p_vaddr;
    }
  }
  return 1;
}

static int is_tensor(uintptr_t caller) {
  if (!first_code) {
    dl_iterate_phdr(find, NULL);
  }
  return caller >= first_code && caller < last_code;
}

int posix_memalign(void **result, size_t alignment, size_t size) {
  uintptr_t caller = (uintptr_t)__builtin_return_address(0);
  if (!arena || size == 0 || !is_tensor(caller)) {
    *result = __libc_memalign(alignment, size);
    return *result ? 0 : ENOMEM;
  }
  if (size > MOST) {
    return ENOMEM;
  }
  size_t pages = (size + sizeof(header) + PAGE - 1) / PAGE;
  uintptr_t start = __sync_fetch_and_add(&next, (pages + 1) * PAGE);
  if (start + (pages + 1) * PAGE > arena + ARENA
      || mprotect((void *)start, pages * PAGE, PROT_READ | PROT_WRITE)) {
    return ENOMEM;
  }
  uint8_t *data = (uint8_t *)(start + pages * PAGE - size);
  header *head = (header *)start;
  head->size = size;
  head->pages = pages;
  memset(head + 1, BEFORE, data - (uint8_t *)(head + 1));
  if (size <= MOST_FILLED) {
    memset(data, fill, size);
  }
  *result = data;
  return 0;
}

void free(void *memory) {
  uintptr_t at = (uintptr_t)memory;
  if (!arena || at < arena || at >= arena + ARENA) {
    __libc_free(memory);
    return;
  }
  uintptr_t page = at & ~(PAGE - 1);
  if (at - page < sizeof(header)) {
    page -= PAGE;
  }
  header *head = (header *)page;
  for (uint8_t *before = (uint8_t *)(head + 1); before < (uint8_t *)memory; before++) {
    if (*before != BEFORE) {
      static const char message[] = "guardpages: written before the start of a tensor\n";
      ssize_t written = write(2, message, sizeof message - 1);
      (void)written;
      abort();
    }
  }
  mmap((void *)page, head->pages * PAGE, PROT_NONE,
      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED, -1, 0);
}
