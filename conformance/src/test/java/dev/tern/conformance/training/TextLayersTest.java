package dev.tern.conformance.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tern.training.data.Tokens;
import dev.tern.training.layer.Hashing;
import dev.tern.training.layer.StringLookupLayer;
import dev.tern.training.layer.Vocabulary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.op.Ops;
import org.tensorflow.op.strings.StringSplit;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.TString;

/** Hashes and tokens of texts against TensorFlow's own kernels. */
class TextLayersTest {
    /** Texts of all lengths that the hashes treat differently, in several scripts, and numbers' digits. */
    private static String[] texts() {
        Random random = new Random(9);
        List<String> all = new ArrayList<>(List.of("", "0", "-1", "9223372036854775807", "naïve", "日本語", "🐦"));
        for (int length = 0; length < 200; length++) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < length; i++) {
                text.appendCodePoint(random.nextInt(4) == 0 ? 0x400 + random.nextInt(64) : 32 + random.nextInt(95));
            }
            all.add(text.toString());
        }
        return all.toArray(String[]::new);
    }

    private static int[] bins(boolean strong, int bins, long... key) {
        try (Graph graph = new Graph();
                Session session = new Session(graph);
                TString given = TString.vectorOf(texts())) {
            Ops tf = Ops.create(graph);
            Operand<TString> x = tf.placeholder(TString.class);
            Operand<TInt64> hashed = strong
                    ? tf.strings.toHashBucketStrong(
                            x, (long) bins, Arrays.stream(key).boxed().toList())
                    : tf.strings.toHashBucketFast(x, (long) bins);
            try (Result result =
                    session.runner().feed(x.asOutput(), given).fetch(hashed).run()) {
                List<Integer> all = new ArrayList<>();
                ((TInt64) result.get(0)).scalars().forEach(each -> all.add((int) each.getLong()));
                return all.stream().mapToInt(i -> i).toArray();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 1000, 1 << 20, Integer.MAX_VALUE})
    void binsAreTensorFlows(int bins) {
        assertThat(Hashing.of(bins).categories(texts())).containsExactly(bins(false, bins));
        assertThat(Hashing.of(bins).salt(133, -7).categories(texts())).containsExactly(bins(true, bins, 133, -7));
        if (bins > 1) {
            int[] others = bins(false, bins - 1);
            int[] masked = Hashing.of(bins).maskValue("0").categories(texts());
            for (int i = 0; i < others.length; i++) {
                assertThat(masked[i]).isEqualTo(texts()[i].equals("0") ? 0 : others[i] + 1);
            }
            StringLookupLayer unknown = StringLookupLayer.of(
                    Vocabulary.of(List.of("not among them")).unknown(bins));
            assertThat(unknown.categories(texts())).containsExactly(bins(false, bins));
        }
    }

    @Test
    void tokensAreTensorFlows() {
        String pattern = "[!\"#$%&()\\*\\+,-\\./:;<=>?@\\[\\\\\\]^_`{|}~\\']";
        String[] texts = Arrays.copyOf(texts(), texts().length + 3);
        texts[texts.length - 3] = "  ÄRGER and Über-Größe, don't\tSTOP\u00a0here ";
        texts[texts.length - 2] = "İstanbul\u2003em space\nline\r\nend";
        texts[texts.length - 1] = " \t\n ";
        try (Graph graph = new Graph();
                Session session = new Session(graph);
                TString given = TString.vectorOf(texts)) {
            Ops tf = Ops.create(graph);
            Operand<TString> x = tf.placeholder(TString.class);
            Operand<TString> plain =
                    tf.strings.regexReplace(tf.strings.lower(x), tf.constant(pattern), tf.constant(""));
            StringSplit split = tf.strings.stringSplit(plain, tf.constant(""));
            try (Result result = session.runner()
                    .feed(x.asOutput(), given)
                    .fetch(split.indices())
                    .fetch(split.values())
                    .run()) {
                List<List<String>> expected = new ArrayList<>();
                Arrays.stream(texts).forEach(text -> expected.add(new ArrayList<>()));
                TInt64 indices = (TInt64) result.get(0);
                TString values = (TString) result.get(1);
                for (long i = 0; i < values.size(); i++) {
                    expected.get((int) indices.getLong(i, 0)).add(values.getObject(i));
                }
                for (int i = 0; i < texts.length; i++) {
                    assertThat(Tokens.WORDS.of(texts[i])).as(texts[i]).isEqualTo(expected.get(i));
                }
            }
        }
    }
}
