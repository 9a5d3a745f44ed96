package dev.tern.tflite.metadata;

import static dev.tern.tflite.flatbuffer.Kind.BYTES;
import static dev.tern.tflite.flatbuffer.Kind.FLOAT32;
import static dev.tern.tflite.flatbuffer.Kind.FLOAT32S;
import static dev.tern.tflite.flatbuffer.Kind.INT32;
import static dev.tern.tflite.flatbuffer.Kind.INT32S;
import static dev.tern.tflite.flatbuffer.Kind.INT8;
import static dev.tern.tflite.flatbuffer.Kind.STRING;
import static dev.tern.tflite.flatbuffer.Kind.STRINGS;
import static dev.tern.tflite.flatbuffer.Kind.TABLE;
import static dev.tern.tflite.flatbuffer.Kind.TABLES;
import static dev.tern.tflite.flatbuffer.Kind.UINT32;

import dev.tern.tflite.flatbuffer.Field;
import dev.tern.tflite.flatbuffer.TableType;

/** The tables of a model's description, one row for each field. */
final class MetadataSchema {
    /** What the bytes start with, after the place of their root. */
    static final String IDENTIFIER = "M001";

    private MetadataSchema() {}

    /** Numbers of the unions' members. */
    static final class Unions {
        static final int FEATURE = 1;
        static final int IMAGE = 2;
        static final int BOUNDING_BOX = 3;
        static final int AUDIO = 4;
        static final int NORMALIZATION = 1;
        static final int SCORE_CALIBRATION = 2;
        static final int SCORE_THRESHOLDING = 3;
        static final int BERT_TOKENIZER = 4;
        static final int SENTENCE_PIECE_TOKENIZER = 5;
        static final int REGEX_TOKENIZER = 6;

        static TableType content(int number) {
            return switch (number) {
                case FEATURE -> FeatureProperties.ROWS;
                case IMAGE -> ImageProperties.ROWS;
                case BOUNDING_BOX -> BoundingBoxProperties.ROWS;
                case AUDIO -> AudioProperties.ROWS;
                default -> TableType.OPAQUE;
            };
        }

        static TableType process(int number) {
            return switch (number) {
                case NORMALIZATION -> NormalizationOptions.ROWS;
                case SCORE_CALIBRATION -> ScoreCalibrationOptions.ROWS;
                case SCORE_THRESHOLDING -> ScoreThresholdingOptions.ROWS;
                case BERT_TOKENIZER -> BertTokenizerOptions.ROWS;
                case SENTENCE_PIECE_TOKENIZER -> SentencePieceTokenizerOptions.ROWS;
                case REGEX_TOKENIZER -> RegexTokenizerOptions.ROWS;
                default -> TableType.OPAQUE;
            };
        }
    }

    static final class FeatureProperties {
        static final TableType ROWS = TableType.of("FeatureProperties");
    }

    static final class AssociatedFile {
        static final Field NAME = Field.of(0, "name", STRING);
        static final Field DESCRIPTION = Field.of(1, "description", STRING);
        static final Field TYPE = Field.of(2, "type", INT8);
        static final Field LOCALE = Field.of(3, "locale", STRING);
        static final Field VERSION = Field.of(4, "version", STRING);
        static final TableType ROWS = TableType.of("AssociatedFile", NAME, DESCRIPTION, TYPE, LOCALE, VERSION);
    }

    static final class ImageSize {
        static final Field WIDTH = Field.of(0, "width", UINT32);
        static final Field HEIGHT = Field.of(1, "height", UINT32);
        static final TableType ROWS = TableType.of("ImageSize", WIDTH, HEIGHT);
    }

    static final class ImageProperties {
        static final Field COLOR_SPACE = Field.of(0, "color_space", INT8);
        static final Field DEFAULT_SIZE = Field.of(1, "default_size", TABLE, ImageSize.ROWS);
        static final TableType ROWS = TableType.of("ImageProperties", COLOR_SPACE, DEFAULT_SIZE);
    }

    static final class BoundingBoxProperties {
        static final Field INDEX = Field.of(0, "index", INT32S);
        static final Field TYPE = Field.of(1, "type", INT8);
        static final Field COORDINATES = Field.of(2, "coordinate_type", INT8);
        static final TableType ROWS = TableType.of("BoundingBoxProperties", INDEX, TYPE, COORDINATES);
    }

    static final class AudioProperties {
        static final Field SAMPLE_RATE = Field.of(0, "sample_rate", UINT32);
        static final Field CHANNELS = Field.of(1, "channels", UINT32);
        static final TableType ROWS = TableType.of("AudioProperties", SAMPLE_RATE, CHANNELS);
    }

    static final class ValueRange {
        static final Field MIN = Field.of(0, "min", INT32);
        static final Field MAX = Field.of(1, "max", INT32);
        static final TableType ROWS = TableType.of("ValueRange", MIN, MAX);
    }

    static final class Content {
        static final Field PROPERTIES_TYPE = Field.of(0, "content_properties_type", INT8);
        static final Field PROPERTIES = Field.union(1, "content_properties", Unions::content);
        static final Field RANGE = Field.of(2, "range", TABLE, ValueRange.ROWS);
        static final TableType ROWS = TableType.of("Content", PROPERTIES_TYPE, PROPERTIES, RANGE);
    }

    static final class NormalizationOptions {
        static final Field MEAN = Field.of(0, "mean", FLOAT32S);
        static final Field STD = Field.of(1, "std", FLOAT32S);
        static final TableType ROWS = TableType.of("NormalizationOptions", MEAN, STD);
    }

    static final class ScoreCalibrationOptions {
        static final Field TRANSFORMATION = Field.of(0, "score_transformation", INT8);
        static final Field DEFAULT_SCORE = Field.of(1, "default_score", FLOAT32);
        static final TableType ROWS = TableType.of("ScoreCalibrationOptions", TRANSFORMATION, DEFAULT_SCORE);
    }

    static final class ScoreThresholdingOptions {
        static final Field THRESHOLD = Field.of(0, "global_score_threshold", FLOAT32);
        static final TableType ROWS = TableType.of("ScoreThresholdingOptions", THRESHOLD);
    }

    static final class BertTokenizerOptions {
        static final Field VOCABULARIES = Field.of(0, "vocab_file", TABLES, AssociatedFile.ROWS);
        static final TableType ROWS = TableType.of("BertTokenizerOptions", VOCABULARIES);
    }

    static final class SentencePieceTokenizerOptions {
        static final Field MODELS = Field.of(0, "sentencePiece_model", TABLES, AssociatedFile.ROWS);
        static final Field VOCABULARIES = Field.of(1, "vocab_file", TABLES, AssociatedFile.ROWS);
        static final TableType ROWS = TableType.of("SentencePieceTokenizerOptions", MODELS, VOCABULARIES);
    }

    static final class RegexTokenizerOptions {
        static final Field PATTERN = Field.of(0, "delim_regex_pattern", STRING);
        static final Field VOCABULARIES = Field.of(1, "vocab_file", TABLES, AssociatedFile.ROWS);
        static final TableType ROWS = TableType.of("RegexTokenizerOptions", PATTERN, VOCABULARIES);
    }

    static final class ProcessUnitRow {
        static final Field OPTIONS_TYPE = Field.of(0, "options_type", INT8);
        static final Field OPTIONS = Field.union(1, "options", Unions::process);
        static final TableType ROWS = TableType.of("ProcessUnitRow", OPTIONS_TYPE, OPTIONS);
    }

    static final class Stats {
        static final Field MAX = Field.of(0, "max", FLOAT32S);
        static final Field MIN = Field.of(1, "min", FLOAT32S);
        static final TableType ROWS = TableType.of("Stats", MAX, MIN);
    }

    static final class TensorGroup {
        static final Field NAME = Field.of(0, "name", STRING);
        static final Field TENSORS = Field.of(1, "tensor_names", STRINGS);
        static final TableType ROWS = TableType.of("TensorGroup", NAME, TENSORS);
    }

    static final class Tensor {
        static final Field NAME = Field.of(0, "name", STRING);
        static final Field DESCRIPTION = Field.of(1, "description", STRING);
        static final Field DIMENSION_NAMES = Field.of(2, "dimension_names", STRINGS);
        static final Field CONTENT = Field.of(3, "content", TABLE, Content.ROWS);
        static final Field PROCESS_UNITS = Field.of(4, "process_units", TABLES, ProcessUnitRow.ROWS);
        static final Field STATS = Field.of(5, "stats", TABLE, Stats.ROWS);
        static final Field FILES = Field.of(6, "associated_files", TABLES, AssociatedFile.ROWS);
        static final TableType ROWS =
                TableType.of("Tensor", NAME, DESCRIPTION, DIMENSION_NAMES, CONTENT, PROCESS_UNITS, STATS, FILES);
    }

    static final class CustomMetadata {
        static final Field NAME = Field.of(0, "name", STRING);
        static final Field DATA = Field.of(1, "data", BYTES).aligned(16);
        static final TableType ROWS = TableType.of("CustomMetadata", NAME, DATA);
    }

    static final class Subgraph {
        static final Field NAME = Field.of(0, "name", STRING);
        static final Field DESCRIPTION = Field.of(1, "description", STRING);
        static final Field INPUTS = Field.of(2, "input_tensor_metadata", TABLES, Tensor.ROWS);
        static final Field OUTPUTS = Field.of(3, "output_tensor_metadata", TABLES, Tensor.ROWS);
        static final Field FILES = Field.of(4, "associated_files", TABLES, AssociatedFile.ROWS);
        static final Field INPUT_UNITS = Field.of(5, "input_process_units", TABLES, ProcessUnitRow.ROWS);
        static final Field OUTPUT_UNITS = Field.of(6, "output_process_units", TABLES, ProcessUnitRow.ROWS);
        static final Field INPUT_GROUPS = Field.of(7, "input_tensor_groups", TABLES, TensorGroup.ROWS);
        static final Field OUTPUT_GROUPS = Field.of(8, "output_tensor_groups", TABLES, TensorGroup.ROWS);
        static final Field CUSTOM = Field.of(9, "custom_metadata", TABLES, CustomMetadata.ROWS);
        static final TableType ROWS = TableType.of(
                "Subgraph",
                NAME,
                DESCRIPTION,
                INPUTS,
                OUTPUTS,
                FILES,
                INPUT_UNITS,
                OUTPUT_UNITS,
                INPUT_GROUPS,
                OUTPUT_GROUPS,
                CUSTOM);
    }

    static final class Model {
        static final Field NAME = Field.of(0, "name", STRING);
        static final Field DESCRIPTION = Field.of(1, "description", STRING);
        static final Field VERSION = Field.of(2, "version", STRING);
        static final Field SUBGRAPHS = Field.of(3, "subgraph_metadata", TABLES, Subgraph.ROWS);
        static final Field AUTHOR = Field.of(4, "author", STRING);
        static final Field LICENSE = Field.of(5, "license", STRING);
        static final Field FILES = Field.of(6, "associated_files", TABLES, AssociatedFile.ROWS);
        static final Field MIN_PARSER_VERSION = Field.of(7, "min_parser_version", STRING);
        static final TableType ROWS = TableType.of(
                "Model", NAME, DESCRIPTION, VERSION, SUBGRAPHS, AUTHOR, LICENSE, FILES, MIN_PARSER_VERSION);
    }
}
