package dev.tern.tflite.metadata;

import dev.tern.graph.Extras;
import java.util.List;

/** One step of processing before or after the model. */
public sealed interface ProcessUnit {
    /** {@code (x - mean) / std} for each channel; one number serves all channels. */
    record Normalization(List<Float> mean, List<Float> std) implements ProcessUnit {
        public Normalization {
            mean = List.copyOf(mean);
            std = List.copyOf(std);
        }
    }

    /** Scores made comparable by a sigmoid whose numbers stand in a packed file. */
    record ScoreCalibration(ScoreTransformation transformation, float defaultScore) implements ProcessUnit {}

    /** Scores below the threshold mean nothing. */
    record ScoreThreshold(float threshold) implements ProcessUnit {}

    /** Text cut as BERT does. */
    record BertTokenizer(List<FileDescription> vocabularies) implements ProcessUnit {
        public BertTokenizer {
            vocabularies = List.copyOf(vocabularies);
        }
    }

    /** Text cut as SentencePiece does. */
    record SentencePieceTokenizer(List<FileDescription> models, List<FileDescription> vocabularies)
            implements ProcessUnit {
        public SentencePieceTokenizer {
            models = List.copyOf(models);
            vocabularies = List.copyOf(vocabularies);
        }
    }

    /** Text cut wherever the pattern matches. */
    record RegexTokenizer(String pattern, List<FileDescription> vocabularies) implements ProcessUnit {
        public RegexTokenizer {
            vocabularies = List.copyOf(vocabularies);
        }
    }

    /** A step that Tern does not know. */
    record Unknown(int number, Extras extras) implements ProcessUnit {}

    /** What is done to a score before its calibration; in the order of the format. */
    enum ScoreTransformation {
        IDENTITY,
        LOG,
        INVERSE_LOGISTIC
    }
}
