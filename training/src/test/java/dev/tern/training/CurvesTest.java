package dev.tern.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class CurvesTest {
    private static History history(double[]... losses) {
        List<History.Epoch> epochs = new ArrayList<>();
        for (int i = 0; i < losses.length; i++) {
            Map<String, Double> values = new LinkedHashMap<>();
            values.put("loss", losses[i][0]);
            values.put("a<b&\"c", 0.5);
            values.put("val_loss", losses[i][1]);
            epochs.add(new History.Epoch(i + 1, values, 1));
        }
        return new History(epochs);
    }

    private static Document parsed(String xml) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(xml)));
    }

    private static List<String> texts(Document document, String tag) {
        NodeList found = document.getElementsByTagName(tag);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < found.getLength(); i++) {
            texts.add(found.item(i).getTextContent());
        }
        return texts;
    }

    /** The y of a curve's points, by the name of its measure. */
    private static List<Double> heights(Document document, String measure) {
        NodeList paths = document.getElementsByTagName("path");
        List<Double> heights = new ArrayList<>();
        for (int i = 0; i < paths.getLength(); i++) {
            Element path = (Element) paths.item(i);
            if (path.getTextContent().equals(measure)) {
                for (String point : path.getAttribute("d").substring(1).split("[ML]")) {
                    heights.add(Double.valueOf(point.split(" ")[1]));
                }
            }
        }
        return heights;
    }

    @Test
    void chartsHaveTitlesAxesAndLegends() throws Exception {
        Document document =
                parsed(Curves.svg(history(new double[] {2, 1.5}, new double[] {1, 1.2}, new double[] {0.5, 1})));
        assertThat(texts(document, "text"))
                .containsSubsequence("loss", "0.5", "2", "1", "2", "3", "epoch", "training", "validation")
                .contains("a<b&\"c");
        // What is better lies lower, and training and validation have one scale.
        assertThat(heights(document, "loss")).isSorted().hasSize(3);
        assertThat(heights(document, "val_loss").getLast())
                .isEqualTo(heights(document, "loss").get(1));
    }

    @Test
    void numbersThatAreNotFiniteBreakTheLine() throws Exception {
        Document document = parsed(Curves.svg(history(
                new double[] {1, Double.NaN}, new double[] {Double.NaN, Double.NaN}, new double[] {3, Double.NaN})));
        assertThat(heights(document, "loss")).hasSize(2);
        assertThat(texts(document, "text")).doesNotContain("NaN");
        History nothing = new History(List.of(new History.Epoch(1, Map.of("loss", Double.NaN), 1)));
        assertThat(texts(parsed(Curves.svg(nothing)), "text")).contains("no finite numbers");
    }

    @Test
    void oneEpochAndNoneAreDrawnToo() throws Exception {
        assertThat(heights(parsed(Curves.svg(history(new double[] {0, 0}))), "loss"))
                .hasSize(1);
        assertThat(parsed(Curves.svg(history())).getDocumentElement().getTagName())
                .isEqualTo("svg");
        assertThat(Curves.html(history(new double[] {1, 2})))
                .contains("<td>1.0000</td>")
                .contains("</html>");
    }
}
