/* What runs before main on the emulated boards: the vector table, the floating-point unit, and a clock that counts
   instructions (QEMU's -icount makes SysTick proportional to them). */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

extern uint32_t stack_top, data_load, data_start, data_end, bss_start, bss_end;
extern void initialise_monitor_handles(void);
int main(void);

static volatile uint32_t wraps;

static void fault(void) { abort(); }
static void tick(void) { wraps++; }

void reset(void) {
  /* Full access to coprocessors 10 and 11: floats, and Helium where there is some. */
  *(volatile uint32_t *)0xE000ED88u |= 0xFu << 20;
  __asm volatile("dsb\n isb" ::: "memory");
  memcpy(&data_start, &data_load, (size_t)((char *)&data_end - (char *)&data_start));
  memset(&bss_start, 0, (size_t)((char *)&bss_end - (char *)&bss_start));
  initialise_monitor_handles();
  *(volatile uint32_t *)0xE000E014u = 0x00FFFFFFu;
  *(volatile uint32_t *)0xE000E018u = 0;
  *(volatile uint32_t *)0xE000E010u = 7;
  exit(main());
}

/* Instructions since the start, up to a few. */
uint64_t instructions(void) {
  const uint64_t ticks = ((uint64_t)wraps << 24) + (0x00FFFFFFu - *(volatile uint32_t *)0xE000E018u);
  return ticks * TICK_PICOSECONDS / 64000u;
}

__attribute__((section(".vectors"), used)) static const void *const vectors[16] = {
    &stack_top, (const void *)reset, (const void *)fault, (const void *)fault, (const void *)fault,
    (const void *)fault, (const void *)fault, 0, 0, 0, 0, (const void *)fault, (const void *)fault, 0,
    (const void *)fault, (const void *)tick,
};
