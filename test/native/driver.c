/*
 * The kernel as native code (wasm2c) under AddressSanitizer: all of its memory is poisoned but for what a run may touch, so
 * that a byte read or written anywhere else ends the process with a report. What it does is held against what the same
 * module did in V8. Standard input: see all.mjs, which writes it. 32-bit words, little-endian.
 */
#include <sanitizer/asan_interface.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "kernel.h"

enum { POSITION = 64, END = 68, SLOT = 72, ROWS = 76, ENDS = 80, UNTIL_END = 84, SLACK = 16 };

static u32 word(void) {
  u32 value;
  if (fread(&value, 4, 1, stdin) != 1) exit(3);
  return value;
}

static u8* bytes(u32 length) {
  u8* all = malloc(length ? length : 1);
  if (length && fread(all, length, 1, stdin) != 1) exit(3);
  return all;
}

/* FNV-1a over words. */
static u32 hash(u32 sum, const u8* from, u32 length) {
  for (u32 at = 0; at + 4 <= length; at += 4) {
    u32 value;
    memcpy(&value, from + at, 4);
    sum = (sum ^ value) * 16777619u;
  }
  return sum;
}

int main(void) {
  wasm_rt_init();
  w2c_kernel kernel;
  wasm2c_kernel_instantiate(&kernel);
  wasm_rt_memory_t* memory = w2c_kernel_memory(&kernel);
  u8* data = memory->data;
  u64 runs = 0;
  for (;;) {
    u32 size;
    if (fread(&size, 4, 1, stdin) != 1) break;
    u8* image = bytes(size);
    u32 input = word();
    u32 count = word();
    u32* regions = (u32*)bytes(8 * count); /* start and length of each, the buffers last */
    u32 buffers = word(); /* the first of those that are compared */
    for (u32 inputs = word(); inputs > 0; inputs--) {
      u32 length = word();
      u8* given = bytes(length + SLACK);
      u32 rows = word();
      u32 until_end = word();
      u32 want[4] = {word(), word(), word(), word()};
      __asan_unpoison_memory_region(data, memory->size);
      memcpy(data, image, size);
      memcpy(data + input, given, length + SLACK);
      u32 state[6] = {input, input + length, 0, rows, 0, until_end};
      memcpy(data + POSITION, state, sizeof state);
      __asan_poison_memory_region(data, memory->size);
      for (u32 i = 0; i < count; i++) __asan_unpoison_memory_region(data + regions[2 * i], regions[2 * i + 1]);
      __asan_unpoison_memory_region(data + input, length + SLACK);
      u32 found[4] = {w2c_kernel_decode(&kernel, 136)};
      memcpy(&found[1], data + SLOT, 4);
      memcpy(&found[2], data + POSITION, 4);
      u32 sum = 2166136261u;
      for (u32 i = buffers; i < count; i++) sum = hash(sum, data + regions[2 * i], regions[2 * i + 1]);
      found[3] = sum;
      if (memcmp(found, want, sizeof want)) {
        fprintf(stderr, "run %llu: status %u, row %u, position %u, sum %x; in V8 %u, %u, %u, %x\n", (unsigned long long)runs,
                found[0], found[1], found[2], found[3], want[0], want[1], want[2], want[3]);
        return 1;
      }
      runs++;
      free(given);
    }
    free(image);
    free(regions);
  }
  wasm2c_kernel_free(&kernel);
  wasm_rt_free();
  printf("%llu\n", (unsigned long long)runs);
  return 0;
}
