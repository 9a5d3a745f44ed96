package dev.tern.inspect.page;

import dev.tern.inspect.Json;
import dev.tern.inspect.report.ModelReport;
import dev.tern.tensor.TernException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A model as one HTML page that needs nothing else: its graphs drawn, every tensor's details, the report's facts. The
 * page forbids itself any connection, and whatever names the model holds are shown as text alone.
 */
public final class GraphPage {
    /** Larger graphs are not drawn: nobody could read them, and no browser is quick with them. */
    public static final int NODES_MAX = 20_000;

    private GraphPage() {}

    /** The page of a valid model. */
    public static String of(ModelReport report) {
        if (!report.problems().isEmpty()) {
            throw report.problems().getFirst().asException();
        }
        if (report.nodeCount() > NODES_MAX) {
            throw TernException.at("page")
                    .expected("at most " + NODES_MAX + " nodes to draw")
                    .found(String.valueOf(report.nodeCount()))
                    .fix("use `tern inspect --text`, which prints graphs of any size");
        }
        Map<String, Object> model = new LinkedHashMap<>();
        model.put("report", report.toJson());
        model.put("graphs", report.model().graphs().stream().map(DrawnGraph::of).toList());
        // Inside the page's own tags, a less-than sign could end the element; JSON can spell it otherwise.
        String json = Json.of(model).replace("<", "\\u003c");
        return resource("page.html")
                .replace("/*style*/", resource("page.css"))
                .replace("/*script*/", resource("page.js"))
                .replace("/*model*/", json);
    }

    private static String resource(String name) {
        try (InputStream in = GraphPage.class.getResourceAsStream(name)) {
            if (in == null) {
                throw TernException.of(name + " is missing from this build of Tern; install it anew");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw TernException.at(name).problem(String.valueOf(e.getMessage()), e);
        }
    }
}
