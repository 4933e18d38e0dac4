// How a loop over a row of neurons is compiled: once for each kind of processor.
#pragma once

// The loader chooses what the processor has; every version rounds alike.
#if defined(__x86_64__) && !defined(__clang__)
#define SEW_ROW __attribute__((target_clones("avx512f", "avx2", "default"))) void
#define SEW_FMA_ROW __attribute__((target_clones("avx512f", "arch=haswell", "default"))) void
#else
#define SEW_ROW void
#define SEW_FMA_ROW void
#endif
#define SEW_INLINE __attribute__((always_inline))

// Functions that only a processor with AVX-512 runs.
#if defined(__x86_64__)
#define SEW_512 __attribute__((target("avx512f,popcnt")))
#endif
