package dev.tern.tflite.metadata;

import dev.tern.graph.Model;
import dev.tern.tflite.MetadataEntries;
import dev.tern.tflite.flatbuffer.Field;
import dev.tern.tflite.flatbuffer.Layout;
import dev.tern.tflite.flatbuffer.TableDraft;
import dev.tern.tflite.flatbuffer.TablePiece;
import dev.tern.tflite.flatbuffer.TableType;
import dev.tern.tflite.flatbuffer.TableView;
import dev.tern.tflite.flatbuffer.UnknownFields;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Bytes of a description. What a record does not say is taken over from the table it was read from, fields newer than
 * Tern among it.
 */
public final class MetadataWriter {
    private final UnknownFields unknown = new UnknownFields();

    private MetadataWriter() {}

    /** {@code model} with {@code metadata} in place of any other. */
    public static Model store(ModelMetadata metadata, Model model) {
        return MetadataEntries.put(model, ModelMetadata.ENTRY, write(metadata));
    }

    /** {@code metadata} as bytes. */
    public static byte[] write(ModelMetadata metadata) {
        return Layout.write(new MetadataWriter().model(metadata), MetadataSchema.IDENTIFIER)
                .toArray();
    }

    private TableDraft draft(TableType rows, @Nullable TableView origin) {
        return TableDraft.of(rows, origin, unknown);
    }

    private static <T> List<TablePiece> each(List<T> records, Function<T, TablePiece> write) {
        return records.stream().map(write).toList();
    }

    private TablePiece model(ModelMetadata m) {
        return draft(MetadataSchema.Model.ROWS, Stored.of(m.extras()))
                .string(MetadataSchema.Model.NAME, m.name())
                .string(MetadataSchema.Model.DESCRIPTION, m.description())
                .string(MetadataSchema.Model.VERSION, m.version())
                .tables(MetadataSchema.Model.SUBGRAPHS, each(m.subgraphs(), this::subgraph))
                .string(MetadataSchema.Model.AUTHOR, m.author())
                .string(MetadataSchema.Model.LICENSE, m.license())
                .tables(MetadataSchema.Model.FILES, each(m.files(), this::file))
                .string(MetadataSchema.Model.MIN_PARSER_VERSION, m.minimumParserVersion())
                .finish();
    }

    private TablePiece subgraph(SubgraphMetadata s) {
        TableView origin = Stored.of(s.extras());
        TableDraft draft = draft(MetadataSchema.Subgraph.ROWS, origin)
                .string(MetadataSchema.Subgraph.NAME, s.name())
                .string(MetadataSchema.Subgraph.DESCRIPTION, s.description())
                .tables(MetadataSchema.Subgraph.INPUTS, each(s.inputs(), this::tensor))
                .tables(MetadataSchema.Subgraph.OUTPUTS, each(s.outputs(), this::tensor))
                .tables(MetadataSchema.Subgraph.FILES, each(s.files(), this::file));
        units(draft, MetadataSchema.Subgraph.INPUT_UNITS, s.inputProcessUnits(), origin);
        units(draft, MetadataSchema.Subgraph.OUTPUT_UNITS, s.outputProcessUnits(), origin);
        groups(draft, MetadataSchema.Subgraph.INPUT_GROUPS, s.inputGroups(), origin);
        groups(draft, MetadataSchema.Subgraph.OUTPUT_GROUPS, s.outputGroups(), origin);
        if (origin == null || !MetadataReader.custom(origin).equals(s.custom())) {
            draft.tables(MetadataSchema.Subgraph.CUSTOM, each(s.custom(), this::custom));
        }
        return draft.finish();
    }

    private void groups(
            TableDraft draft, Field field, List<SubgraphMetadata.TensorGroup> groups, @Nullable TableView origin) {
        if (origin == null || !MetadataReader.groups(origin, field).equals(groups)) {
            draft.tables(
                    field,
                    each(
                            groups,
                            group -> draft(MetadataSchema.TensorGroup.ROWS, null)
                                    .string(MetadataSchema.TensorGroup.NAME, group.name())
                                    .strings(MetadataSchema.TensorGroup.TENSORS, group.tensors())
                                    .finish()));
        }
    }

    private TablePiece custom(SubgraphMetadata.Custom custom) {
        return draft(MetadataSchema.CustomMetadata.ROWS, null)
                .string(MetadataSchema.CustomMetadata.NAME, custom.name())
                .flat(MetadataSchema.CustomMetadata.DATA, MemorySegment.ofArray(custom.bytes()))
                .finish();
    }

    private TablePiece tensor(TensorMetadata t) {
        TableView origin = Stored.of(t.extras());
        TableDraft draft = draft(MetadataSchema.Tensor.ROWS, origin)
                .string(MetadataSchema.Tensor.NAME, t.name())
                .string(MetadataSchema.Tensor.DESCRIPTION, t.description())
                .strings(MetadataSchema.Tensor.DIMENSION_NAMES, t.dimensionNames())
                .tables(MetadataSchema.Tensor.FILES, each(t.files(), this::file));
        units(draft, MetadataSchema.Tensor.PROCESS_UNITS, t.processUnits(), origin);
        TableView contentBefore = origin == null ? null : origin.table(MetadataSchema.Tensor.CONTENT);
        if (!Objects.equals(MetadataReader.content(contentBefore), t.content())) {
            draft.table(MetadataSchema.Tensor.CONTENT, content(t.content()));
        }
        TableView statsBefore = origin == null ? null : origin.table(MetadataSchema.Tensor.STATS);
        if (!Objects.equals(MetadataReader.stats(statsBefore), t.stats())) {
            draft.table(MetadataSchema.Tensor.STATS, stats(t.stats()));
        }
        return draft.finish();
    }

    private TablePiece file(FileDescription file) {
        TableView origin = Stored.of(file.extras());
        TableDraft draft = draft(MetadataSchema.AssociatedFile.ROWS, origin)
                .string(MetadataSchema.AssociatedFile.NAME, file.name())
                .string(MetadataSchema.AssociatedFile.DESCRIPTION, file.description())
                .string(MetadataSchema.AssociatedFile.LOCALE, file.locale())
                .string(MetadataSchema.AssociatedFile.VERSION, file.version());
        boolean newer = origin != null && file.type() == FileType.of(origin.int32(MetadataSchema.AssociatedFile.TYPE));
        return (newer
                        ? draft.keep(MetadataSchema.AssociatedFile.TYPE)
                        : draft.scalar(
                                MetadataSchema.AssociatedFile.TYPE, file.type().ordinal()))
                .finish();
    }

    private @Nullable TablePiece stats(TensorMetadata.@Nullable Stats stats) {
        return stats == null
                ? null
                : draft(MetadataSchema.Stats.ROWS, null)
                        .float32s(MetadataSchema.Stats.MAX, floats(stats.max()))
                        .float32s(MetadataSchema.Stats.MIN, floats(stats.min()))
                        .finish();
    }

    private static float[] floats(List<Float> numbers) {
        float[] array = new float[numbers.size()];
        for (int i = 0; i < array.length; i++) {
            array[i] = numbers.get(i);
        }
        return array;
    }

    private @Nullable TablePiece content(@Nullable Content content) {
        if (content == null) {
            return null;
        }
        TableDraft draft = draft(MetadataSchema.Content.ROWS, Stored.of(content.extras()));
        Field union = MetadataSchema.Content.PROPERTIES;
        switch (content.properties()) {
            case Content.Feature _ ->
                draft.union(
                        union,
                        MetadataSchema.Unions.FEATURE,
                        draft(MetadataSchema.FeatureProperties.ROWS, null).finish());
            case Content.Image image -> draft.union(union, MetadataSchema.Unions.IMAGE, image(image));
            case Content.BoundingBox box ->
                draft.union(
                        union,
                        MetadataSchema.Unions.BOUNDING_BOX,
                        draft(MetadataSchema.BoundingBoxProperties.ROWS, null)
                                .int32s(MetadataSchema.BoundingBoxProperties.INDEX, box.index())
                                .scalar(
                                        MetadataSchema.BoundingBoxProperties.TYPE,
                                        box.type().ordinal())
                                .scalar(
                                        MetadataSchema.BoundingBoxProperties.COORDINATES,
                                        box.coordinates().ordinal())
                                .finish());
            case Content.Audio audio ->
                draft.union(
                        union,
                        MetadataSchema.Unions.AUDIO,
                        draft(MetadataSchema.AudioProperties.ROWS, null)
                                .scalar(MetadataSchema.AudioProperties.SAMPLE_RATE, audio.sampleRate())
                                .scalar(MetadataSchema.AudioProperties.CHANNELS, audio.channels())
                                .finish());
            case Content.Unknown _ -> {
                // Stays as it stood in the table that it was read from.
            }
        }
        Content.Range range = content.range();
        return draft.table(
                        MetadataSchema.Content.RANGE,
                        range == null
                                ? null
                                : draft(MetadataSchema.ValueRange.ROWS, null)
                                        .scalar(MetadataSchema.ValueRange.MIN, range.min())
                                        .scalar(MetadataSchema.ValueRange.MAX, range.max())
                                        .finish())
                .finish();
    }

    private TablePiece image(Content.Image image) {
        TableDraft draft = draft(MetadataSchema.ImageProperties.ROWS, null)
                .scalar(
                        MetadataSchema.ImageProperties.COLOR_SPACE,
                        image.colors().ordinal());
        if (image.width() != 0 || image.height() != 0) {
            draft.table(
                    MetadataSchema.ImageProperties.DEFAULT_SIZE,
                    draft(MetadataSchema.ImageSize.ROWS, null)
                            .scalar(MetadataSchema.ImageSize.WIDTH, image.width())
                            .scalar(MetadataSchema.ImageSize.HEIGHT, image.height())
                            .finish());
        }
        return draft.finish();
    }

    private void units(TableDraft draft, Field field, List<ProcessUnit> units, @Nullable TableView origin) {
        if (origin == null || !MetadataReader.units(origin, field).equals(units)) {
            draft.tables(field, each(units, this::unit));
        }
    }

    private TablePiece unit(ProcessUnit unit) {
        Field union = MetadataSchema.ProcessUnitRow.OPTIONS;
        if (unit instanceof ProcessUnit.Unknown stored) {
            return draft(MetadataSchema.ProcessUnitRow.ROWS, Stored.of(stored.extras()))
                    .finish();
        }
        TableDraft draft = draft(MetadataSchema.ProcessUnitRow.ROWS, null);
        TableDraft filled = switch (unit) {
            case ProcessUnit.Normalization n ->
                draft.union(
                        union,
                        MetadataSchema.Unions.NORMALIZATION,
                        draft(MetadataSchema.NormalizationOptions.ROWS, null)
                                .float32s(MetadataSchema.NormalizationOptions.MEAN, floats(n.mean()))
                                .float32s(MetadataSchema.NormalizationOptions.STD, floats(n.std()))
                                .finish());
            case ProcessUnit.ScoreCalibration c ->
                draft.union(
                        union,
                        MetadataSchema.Unions.SCORE_CALIBRATION,
                        draft(MetadataSchema.ScoreCalibrationOptions.ROWS, null)
                                .scalar(
                                        MetadataSchema.ScoreCalibrationOptions.TRANSFORMATION,
                                        c.transformation().ordinal())
                                .float32(MetadataSchema.ScoreCalibrationOptions.DEFAULT_SCORE, c.defaultScore())
                                .finish());
            case ProcessUnit.ScoreThreshold t ->
                draft.union(
                        union,
                        MetadataSchema.Unions.SCORE_THRESHOLDING,
                        draft(MetadataSchema.ScoreThresholdingOptions.ROWS, null)
                                .float32(MetadataSchema.ScoreThresholdingOptions.THRESHOLD, t.threshold())
                                .finish());
            case ProcessUnit.BertTokenizer b ->
                draft.union(
                        union,
                        MetadataSchema.Unions.BERT_TOKENIZER,
                        draft(MetadataSchema.BertTokenizerOptions.ROWS, null)
                                .tables(
                                        MetadataSchema.BertTokenizerOptions.VOCABULARIES,
                                        each(b.vocabularies(), this::file))
                                .finish());
            case ProcessUnit.SentencePieceTokenizer s ->
                draft.union(
                        union,
                        MetadataSchema.Unions.SENTENCE_PIECE_TOKENIZER,
                        draft(MetadataSchema.SentencePieceTokenizerOptions.ROWS, null)
                                .tables(
                                        MetadataSchema.SentencePieceTokenizerOptions.MODELS,
                                        each(s.models(), this::file))
                                .tables(
                                        MetadataSchema.SentencePieceTokenizerOptions.VOCABULARIES,
                                        each(s.vocabularies(), this::file))
                                .finish());
            case ProcessUnit.RegexTokenizer r ->
                draft.union(
                        union,
                        MetadataSchema.Unions.REGEX_TOKENIZER,
                        draft(MetadataSchema.RegexTokenizerOptions.ROWS, null)
                                .string(MetadataSchema.RegexTokenizerOptions.PATTERN, r.pattern())
                                .tables(
                                        MetadataSchema.RegexTokenizerOptions.VOCABULARIES,
                                        each(r.vocabularies(), this::file))
                                .finish());
            case ProcessUnit.Unknown _ -> draft;
        };
        return filled.finish();
    }
}
