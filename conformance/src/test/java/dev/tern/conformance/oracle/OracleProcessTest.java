package dev.tern.conformance.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

final class OracleProcessTest {
    private static final OracleProcess PROCESS = new OracleProcess(Duration.ofSeconds(60));

    @AfterAll
    static void endTheProcess() {
        PROCESS.close();
    }

    @Test
    void answersAsInThisProcess() {
        byte[] model = OutsideModel.bytes("micro/hello_world_int8.tflite");
        try (OracleSession far = PROCESS.oracle(NativeOracle.BYTEDECO).open(model, OracleOptions.DEFAULT);
                OracleSession near = NativeOracle.BYTEDECO.open(model, OracleOptions.DEFAULT)) {
            for (OracleSession session : Arrays.asList(far, near)) {
                session.resize(0, 2, 1);
                session.allocate();
                session.setInput(0, new byte[] {17, -90});
                session.invoke();
                session.resetVariables();
            }
            assertThat(far.output(0)).isEqualTo(near.output(0));
            assertThat(far.inputCount()).isEqualTo(near.inputCount());
            assertThat(far.outputCount()).isEqualTo(near.outputCount());
            assertThat(far.plan()).usingRecursiveComparison().isEqualTo(near.plan());
            assertThat(far.tensorCount()).isEqualTo(near.tensorCount());
            for (int i = 0; i < near.tensorCount(); i++) {
                assertThat(far.tensor(i)).usingRecursiveComparison().isEqualTo(near.tensor(i));
            }
        }
    }

    @Test
    void passesRefusalsAndMisuseOn() {
        Oracle oracle = PROCESS.oracle(NativeOracle.BYTEDECO);
        assertThatThrownBy(() -> oracle.open(new byte[] {1, 2, 3}, 1)).isInstanceOf(OracleRefusal.class);
        try (OracleSession session = oracle.open(OutsideModel.bytes("micro/hello_world_float.tflite"), 1)) {
            session.allocate();
            assertThatThrownBy(() -> session.setInput(0, new byte[3]))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("takes 4 bytes, not 3");
            assertThatThrownBy(() -> session.setInput(1, new byte[4]))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("no input 1");
        }
    }

    @Test
    void reportsADeathAndStartsAnew() {
        byte[] model = OutsideModel.bytes("micro/hello_world_float.tflite");
        Oracle oracle = PROCESS.oracle(NativeOracle.BYTEDECO_REFERENCE);
        OracleSession lost = oracle.open(model, 1);
        ProcessHandle.of(PROCESS.pid()).orElseThrow().destroyForcibly();
        assertThatThrownBy(lost::allocate)
                .isInstanceOf(OracleCrash.class)
                .hasMessageContaining("oracle crashed in ALLOCATE, exit code 137");
        assertThatThrownBy(lost::invoke).isInstanceOf(OracleCrash.class);
        lost.close();
        try (OracleSession session = oracle.open(model, 1)) {
            session.allocate();
            assertThat(session.outputCount()).isEqualTo(1);
        }
    }

    @Test
    void endsAProcessThatDoesNotAnswerInTime() {
        byte[] model = OutsideModel.bytes("micro/hello_world_float.tflite");
        try (OracleProcess hasty = new OracleProcess(Duration.ZERO)) {
            assertThatThrownBy(() -> hasty.oracle(NativeOracle.BYTEDECO).open(model, 1))
                    .isInstanceOf(OracleCrash.class)
                    .matches(e -> ((OracleCrash) e).timedOut(), "timed out");
        }
    }
}
