/**
 * Emitted code run between guard pages: on this processor, with every instruction set that it offers, and on emulated AArch64
 * processors. A test of code is written once, against {@link dev.tern.testkit.machine.MachineTarget}.
 */
@NullMarked
package dev.tern.testkit.machine;

import org.jspecify.annotations.NullMarked;
