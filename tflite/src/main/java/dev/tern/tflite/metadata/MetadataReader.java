package dev.tern.tflite.metadata;

import dev.tern.tensor.TernException;
import dev.tern.tflite.flatbuffer.Field;
import dev.tern.tflite.flatbuffer.Source;
import dev.tern.tflite.flatbuffer.TableView;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Descriptions from their bytes. */
final class MetadataReader {
    private static final int TABLES_MAX = 1_000_000;

    private MetadataReader() {}

    static ModelMetadata read(MemorySegment bytes) {
        try {
            Source source = Source.of(bytes, TABLES_MAX);
            ModelMetadata metadata = model(source.root(MetadataSchema.IDENTIFIER, MetadataSchema.Model.ROWS));
            source.accept();
            return metadata;
        } catch (TernException e) {
            throw e.within("metadata " + ModelMetadata.ENTRY);
        }
    }

    private static ModelMetadata model(TableView t) {
        return new ModelMetadata(
                t.string(MetadataSchema.Model.NAME),
                t.string(MetadataSchema.Model.DESCRIPTION),
                t.string(MetadataSchema.Model.VERSION),
                all(t, MetadataSchema.Model.SUBGRAPHS, MetadataReader::subgraph),
                t.string(MetadataSchema.Model.AUTHOR),
                t.string(MetadataSchema.Model.LICENSE),
                files(t, MetadataSchema.Model.FILES),
                t.string(MetadataSchema.Model.MIN_PARSER_VERSION),
                new Stored(t));
    }

    private static SubgraphMetadata subgraph(TableView t) {
        return new SubgraphMetadata(
                t.string(MetadataSchema.Subgraph.NAME),
                t.string(MetadataSchema.Subgraph.DESCRIPTION),
                all(t, MetadataSchema.Subgraph.INPUTS, MetadataReader::tensor),
                all(t, MetadataSchema.Subgraph.OUTPUTS, MetadataReader::tensor),
                files(t, MetadataSchema.Subgraph.FILES),
                units(t, MetadataSchema.Subgraph.INPUT_UNITS),
                units(t, MetadataSchema.Subgraph.OUTPUT_UNITS),
                groups(t, MetadataSchema.Subgraph.INPUT_GROUPS),
                groups(t, MetadataSchema.Subgraph.OUTPUT_GROUPS),
                custom(t),
                new Stored(t));
    }

    private static TensorMetadata tensor(TableView t) {
        return new TensorMetadata(
                t.string(MetadataSchema.Tensor.NAME),
                t.string(MetadataSchema.Tensor.DESCRIPTION),
                t.strings(MetadataSchema.Tensor.DIMENSION_NAMES),
                content(t.table(MetadataSchema.Tensor.CONTENT)),
                units(t, MetadataSchema.Tensor.PROCESS_UNITS),
                stats(t.table(MetadataSchema.Tensor.STATS)),
                files(t, MetadataSchema.Tensor.FILES),
                new Stored(t));
    }

    static <T> List<T> all(TableView table, Field field, Function<TableView, T> read) {
        List<T> list = new ArrayList<>();
        for (TableView element : table.tables(field)) {
            list.add(read.apply(element));
        }
        return list;
    }

    static List<FileDescription> files(TableView table, Field field) {
        return all(
                table,
                field,
                t -> new FileDescription(
                        t.string(MetadataSchema.AssociatedFile.NAME),
                        t.string(MetadataSchema.AssociatedFile.DESCRIPTION),
                        FileType.of(t.int32(MetadataSchema.AssociatedFile.TYPE)),
                        t.string(MetadataSchema.AssociatedFile.LOCALE),
                        t.string(MetadataSchema.AssociatedFile.VERSION),
                        new Stored(t)));
    }

    static List<SubgraphMetadata.TensorGroup> groups(TableView table, Field field) {
        return all(
                table,
                field,
                t -> new SubgraphMetadata.TensorGroup(
                        t.string(MetadataSchema.TensorGroup.NAME), t.strings(MetadataSchema.TensorGroup.TENSORS)));
    }

    static List<SubgraphMetadata.Custom> custom(TableView table) {
        return all(
                table,
                MetadataSchema.Subgraph.CUSTOM,
                t -> new SubgraphMetadata.Custom(
                        t.string(MetadataSchema.CustomMetadata.NAME), t.byteArray(MetadataSchema.CustomMetadata.DATA)));
    }

    static TensorMetadata.@Nullable Stats stats(@Nullable TableView t) {
        return t == null
                ? null
                : new TensorMetadata.Stats(floats(t, MetadataSchema.Stats.MAX), floats(t, MetadataSchema.Stats.MIN));
    }

    private static List<Float> floats(TableView table, Field field) {
        List<Float> list = new ArrayList<>();
        for (float number : table.float32s(field)) {
            list.add(number);
        }
        return list;
    }

    static @Nullable Content content(@Nullable TableView t) {
        if (t == null) {
            return null;
        }
        int number = t.unionNumber(MetadataSchema.Content.PROPERTIES);
        TableView range = t.table(MetadataSchema.Content.RANGE);
        return new Content(
                properties(number, t.union(MetadataSchema.Content.PROPERTIES, number)),
                range == null
                        ? null
                        : new Content.Range(
                                range.int32(MetadataSchema.ValueRange.MIN), range.int32(MetadataSchema.ValueRange.MAX)),
                new Stored(t));
    }

    private static Content.Properties properties(int number, @Nullable TableView t) {
        if (t == null) {
            return new Content.Unknown(0);
        }
        return switch (number) {
            case MetadataSchema.Unions.FEATURE -> new Content.Feature();
            case MetadataSchema.Unions.IMAGE -> {
                TableView size = t.table(MetadataSchema.ImageProperties.DEFAULT_SIZE);
                yield new Content.Image(
                        constant(Content.ColorSpace.values(), t.int32(MetadataSchema.ImageProperties.COLOR_SPACE)),
                        size == null ? 0 : size.int32(MetadataSchema.ImageSize.WIDTH),
                        size == null ? 0 : size.int32(MetadataSchema.ImageSize.HEIGHT));
            }
            case MetadataSchema.Unions.BOUNDING_BOX ->
                new Content.BoundingBox(
                        t.int32List(MetadataSchema.BoundingBoxProperties.INDEX),
                        constant(Content.BoxType.values(), t.int32(MetadataSchema.BoundingBoxProperties.TYPE)),
                        constant(
                                Content.Coordinates.values(),
                                t.int32(MetadataSchema.BoundingBoxProperties.COORDINATES)));
            case MetadataSchema.Unions.AUDIO ->
                new Content.Audio(
                        t.int32(MetadataSchema.AudioProperties.SAMPLE_RATE),
                        t.int32(MetadataSchema.AudioProperties.CHANNELS));
            default -> new Content.Unknown(number);
        };
    }

    /** The constant with this number; the first, which mostly means unknown, for numbers newer than Tern. */
    private static <E> E constant(E[] constants, int number) {
        return constants[number >= 0 && number < constants.length ? number : 0];
    }

    static List<ProcessUnit> units(TableView table, Field field) {
        return all(table, field, MetadataReader::unit);
    }

    private static ProcessUnit unit(TableView unit) {
        int number = unit.unionNumber(MetadataSchema.ProcessUnitRow.OPTIONS);
        TableView t = unit.union(MetadataSchema.ProcessUnitRow.OPTIONS, number);
        if (t == null) {
            return new ProcessUnit.Unknown(number, new Stored(unit));
        }
        return switch (number) {
            case MetadataSchema.Unions.NORMALIZATION ->
                new ProcessUnit.Normalization(
                        floats(t, MetadataSchema.NormalizationOptions.MEAN),
                        floats(t, MetadataSchema.NormalizationOptions.STD));
            case MetadataSchema.Unions.SCORE_CALIBRATION ->
                new ProcessUnit.ScoreCalibration(
                        constant(
                                ProcessUnit.ScoreTransformation.values(),
                                t.int32(MetadataSchema.ScoreCalibrationOptions.TRANSFORMATION)),
                        t.float32(MetadataSchema.ScoreCalibrationOptions.DEFAULT_SCORE));
            case MetadataSchema.Unions.SCORE_THRESHOLDING ->
                new ProcessUnit.ScoreThreshold(t.float32(MetadataSchema.ScoreThresholdingOptions.THRESHOLD));
            case MetadataSchema.Unions.BERT_TOKENIZER ->
                new ProcessUnit.BertTokenizer(files(t, MetadataSchema.BertTokenizerOptions.VOCABULARIES));
            case MetadataSchema.Unions.SENTENCE_PIECE_TOKENIZER ->
                new ProcessUnit.SentencePieceTokenizer(
                        files(t, MetadataSchema.SentencePieceTokenizerOptions.MODELS),
                        files(t, MetadataSchema.SentencePieceTokenizerOptions.VOCABULARIES));
            case MetadataSchema.Unions.REGEX_TOKENIZER ->
                new ProcessUnit.RegexTokenizer(
                        t.string(MetadataSchema.RegexTokenizerOptions.PATTERN),
                        files(t, MetadataSchema.RegexTokenizerOptions.VOCABULARIES));
            default -> new ProcessUnit.Unknown(number, new Stored(unit));
        };
    }
}
