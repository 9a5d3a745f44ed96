/** Machine code from Java: encoders for x86-64 and AArch64, one vector instruction set above them, executable memory. */
module dev.tern.assembler {
    requires static org.jspecify;

    exports dev.tern.assembler;
    exports dev.tern.assembler.vector;
}
