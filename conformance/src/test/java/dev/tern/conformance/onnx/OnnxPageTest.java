package dev.tern.conformance.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tern.converter.onnx.OnnxRows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** {@code docs/ONNX.md} lists the operators that can be converted. {@code -Dtern.renew=true} writes its table anew. */
class OnnxPageTest {
    private static final String MARK = "<!-- made by OnnxPageTest from here on -->";

    private static final Path PAGE =
            Path.of(System.getProperty("tern.root", "..")).resolve("docs").resolve("ONNX.md");

    @Test
    void thePageIsTrue() throws IOException {
        String page = Files.readString(PAGE);
        int mark = page.indexOf(MARK);
        assertThat(mark).isPositive();
        long cases = OnnxCases.all().size();
        String table = MARK + "\n\n" + OnnxRows.names().size() + " operators, " + cases
                + " cases of single nodes beside ONNX Runtime.\n\n" + String.join("\n", OnnxRows.table()) + "\n";
        if (Boolean.getBoolean("tern.renew")) {
            Files.writeString(PAGE, page.substring(0, mark) + table);
        }
        assertThat(Files.readString(PAGE).substring(mark))
                .as("docs/ONNX.md; run this test with -Dtern.renew=true to renew it")
                .isEqualTo(table);
    }
}
