package dev.tern.tflite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tern.graph.Model;
import dev.tern.tensor.TernException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every real model survives being read and encoded anew: nothing known or unknown is lost. */
final class RoundTripTest {
    private static final ReadOptions AS_IT_STANDS = ReadOptions.DEFAULT.withoutVerification();

    @Test
    void everyModelIsEncodedAnewWithoutLoss() {
        List<String> losses = new ArrayList<>();
        int compared = 0;
        int tables = 0;
        for (Path file : OutsideFiles.under("", ".tflite")) {
            byte[] before = OutsideFiles.bytes(file);
            Model model;
            try {
                model = ModelFile.read(MemorySegment.ofArray(before), AS_IT_STANDS);
            } catch (TernException e) {
                assertThat(file.toString()).as(e.getMessage()).contains("malformed");
                continue;
            }
            byte[] after = ModelFile.toBytes(model);
            StructuralComparison comparison = StructuralComparison.of(before, after);
            comparison.differences().stream()
                    .limit(3)
                    .forEach(difference -> losses.add(file.getFileName() + " " + difference));
            compared++;
            tables += comparison.tablesCompared();
            assertThat(ModelFile.toBytes(ModelFile.read(MemorySegment.ofArray(after), AS_IT_STANDS)).length)
                    .as("%s does not grow when written again", file)
                    .isLessThanOrEqualTo(after.length + 64);
        }
        assertThat(losses).isEmpty();
        assertThat(compared).isGreaterThan(300);
        assertThat(tables).isGreaterThan(10_000);
    }

    @Test
    void writingIsRepeatable() {
        for (Path file : OutsideFiles.under("models/ops_litert", ".tflite")) {
            Model model = ModelFile.read(MemorySegment.ofArray(OutsideFiles.bytes(file)), AS_IT_STANDS);
            assertThat(ModelFile.toBytes(model)).as("%s", file).isEqualTo(ModelFile.toBytes(model));
        }
    }
}
