package dev.tern.testkit.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tern.assembler.InstructionSet;
import dev.tern.assembler.arm.ArmVectors;
import dev.tern.assembler.vector.R;
import dev.tern.assembler.vector.V;
import dev.tern.assembler.vector.VectorAssembler;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The emulator tells what bad code does, and goes on. */
class ArmEmulatorTest {
    private static final ArmEmulator OLD = new ArmEmulator(InstructionSet.NEON, "cortex-a53");

    @BeforeEach
    void present() {
        assumeTrue(OLD.absence().isEmpty(), OLD::absence);
    }

    private static MachineCall copying(VectorAssembler x, int inputBytes, int outputBytes, Consumer<R[]> body) {
        R[] places = {R.of(3), R.of(4)};
        x.load64(places[0], R.of(0).at(0));
        x.load64(places[1], R.of(0).at(8));
        body.accept(places);
        x.leave();
        return MachineCall.of(
                x.finish(), 0, 1, p -> p.input(new byte[inputBytes]).output(new byte[outputBytes]));
    }

    private static void refused(MachineCall call, String... words) {
        assertThatThrownBy(() -> OLD.run(call))
                .isInstanceOf(AssertionError.class)
                .hasMessageContainingAll(words);
    }

    @Test
    void accessesBeyondAnyEndAreTold() {
        VectorAssembler behind = ArmVectors.neon();
        refused(
                copying(behind, 15, 16, at -> behind.load(V.of(0), at[0].at(0))),
                "signal 11",
                "byte 15 of piece 1",
                "15 bytes");
        VectorAssembler before = ArmVectors.neon();
        refused(copying(before, 16, 16, at -> before.store8(at[1].at(-1), R.of(0))), "signal 11", "byte -1 of piece 2");
        VectorAssembler input = ArmVectors.neon();
        refused(copying(input, 16, 16, at -> input.store8(at[0].at(0), R.of(0))), "piece 1", "only read");
        VectorAssembler good = ArmVectors.neon();
        MachineCall call = copying(good, 16, 16, at -> good.store8(at[1].at(15), R.of(2)));
        assertThat(OLD.run(call).getFirst()[15]).isEqualTo((byte) 1);
    }

    @Test
    void instructionsThatTheProcessorLacksAreTold() {
        VectorAssembler x = ArmVectors.dotprod();
        refused(copying(x, 1, 1, at -> x.dot4(V.of(0), V.of(1), V.of(2))), "signal 4");
    }

    private static MachineCall words(int... words) {
        ByteBuffer code = ByteBuffer.allocate(words.length * 4).order(ByteOrder.LITTLE_ENDIAN);
        code.asIntBuffer().put(words);
        return MachineCall.of(code.array(), 0, 1, p -> p.output(new byte[8]));
    }

    @Test
    void spoiltRegistersAreTold() {
        int ret = 0xD65F03C0;
        refused(words(0xD2800015, ret), "register x21 was not kept");
        refused(words(0x2F00E409, ret), "register d9 was not kept");
        assertThat(OLD.run(words(ret))).hasSize(1);
    }

    @Test
    void resultsThatDependOnThePlaceAreTold() {
        // The address of the output itself is stored in it.
        refused(words(0xF9400003, 0xF9000063, 0xD65F03C0), "output 0 depends on where it lies");
    }
}
