package dev.tern.conformance.operators;

import static org.assertj.core.api.Assertions.fail;

import dev.tern.conformance.oracle.OracleProcess;
import dev.tern.testkit.OperatorCase;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every case of every operator. {@code -Dtern.cases=REGEX} runs only cases whose text (operator, name, types) contains a
 * match.
 */
class OperatorConformanceTest {
    private static final OracleProcess ORIGINALS = new OracleProcess(Duration.ofSeconds(60));
    private static final String ONLY = System.getProperty("tern.cases", "");

    @AfterAll
    static void endOriginals() {
        ORIGINALS.close();
    }

    @TestFactory
    Stream<DynamicNode> cases() {
        CaseCheck check = new CaseCheck(ORIGINALS);
        return CaseSources.all().stream().map(source -> container(source, check));
    }

    private static DynamicNode container(OperatorCase.Source source, CaseCheck check) {
        List<DynamicTest> tests = source.cases().stream()
                .filter(c -> ONLY.isEmpty() || c.toString().matches("(?s).*(" + ONLY + ").*"))
                .map(c -> DynamicTest.dynamicTest(c.toString(), () -> {
                    String problem = check.problem(c);
                    if (problem != null) {
                        fail(c + ": " + problem);
                    }
                }))
                .toList();
        return DynamicContainer.dynamicContainer(source.getClass().getSimpleName(), tests);
    }
}
