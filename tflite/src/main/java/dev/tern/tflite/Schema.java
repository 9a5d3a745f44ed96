package dev.tern.tflite;

import static dev.tern.tflite.flatbuffer.Kind.BOOL;
import static dev.tern.tflite.flatbuffer.Kind.BOOLS;
import static dev.tern.tflite.flatbuffer.Kind.BYTES;
import static dev.tern.tflite.flatbuffer.Kind.FLOAT32S;
import static dev.tern.tflite.flatbuffer.Kind.INT16S;
import static dev.tern.tflite.flatbuffer.Kind.INT32;
import static dev.tern.tflite.flatbuffer.Kind.INT32S;
import static dev.tern.tflite.flatbuffer.Kind.INT64;
import static dev.tern.tflite.flatbuffer.Kind.INT64S;
import static dev.tern.tflite.flatbuffer.Kind.INT8;
import static dev.tern.tflite.flatbuffer.Kind.STRING;
import static dev.tern.tflite.flatbuffer.Kind.TABLE;
import static dev.tern.tflite.flatbuffer.Kind.TABLES;
import static dev.tern.tflite.flatbuffer.Kind.UINT32;

import dev.tern.tflite.flatbuffer.Field;
import dev.tern.tflite.flatbuffer.TableType;

/** The tables of the file format, one row for each field. Options of operators are described by the operators. */
final class Schema {
    /** What the file starts with, after the place of its root. */
    static final String IDENTIFIER = "TFL3";

    private Schema() {}

    static final class CustomQuantization {
        static final Field CUSTOM = Field.of(0, "custom", BYTES).aligned(16);
        static final TableType ROWS = TableType.of("CustomQuantization", CUSTOM);
    }

    static final class BlockwiseQuantization {
        static final Field SCALES = Field.of(0, "scales", INT32);
        static final Field ZERO_POINTS = Field.of(1, "zero_points", INT32);
        static final Field BLOCK_SIZE = Field.of(2, "block_size", INT32);
        static final TableType ROWS = TableType.of("BlockwiseQuantization", SCALES, ZERO_POINTS, BLOCK_SIZE);
    }

    static final class MultiAxisQuantization {
        static final Field SCALES = Field.of(0, "scales", INT32);
        static final Field ZERO_POINTS = Field.of(1, "zero_points", INT32);
        static final Field BLOCK_SIZE = Field.of(2, "block_size", INT32);
        static final Field DIMENSIONS = Field.of(3, "quantized_dimensions", INT32S);
        static final TableType ROWS =
                TableType.of("MultiAxisQuantization", SCALES, ZERO_POINTS, BLOCK_SIZE, DIMENSIONS);
    }

    static final class Quantization {
        static final int CUSTOM = 1;
        static final int BLOCKWISE = 2;
        static final int MULTI_AXIS = 3;
        static final Field MIN = Field.of(0, "min", FLOAT32S);
        static final Field MAX = Field.of(1, "max", FLOAT32S);
        static final Field SCALE = Field.of(2, "scale", FLOAT32S);
        static final Field ZERO_POINT = Field.of(3, "zero_point", INT64S);
        static final Field DETAILS_TYPE = Field.of(4, "details_type", INT8);
        static final Field DETAILS = Field.union(5, "details", member -> switch (member) {
            case CUSTOM -> CustomQuantization.ROWS;
            case BLOCKWISE -> BlockwiseQuantization.ROWS;
            case MULTI_AXIS -> MultiAxisQuantization.ROWS;
            default -> TableType.OPAQUE;
        });
        static final Field DIMENSION = Field.of(6, "quantized_dimension", INT32);
        static final TableType ROWS =
                TableType.of("QuantizationParameters", MIN, MAX, SCALE, ZERO_POINT, DETAILS_TYPE, DETAILS, DIMENSION);
    }

    static final class IndexVector {
        static final int INT32_MEMBER = 1;
        static final int UINT16_MEMBER = 2;
        static final int UINT8_MEMBER = 3;
        static final Field INT32_VALUES = Field.of(0, "values", INT32S);
        static final Field UINT16_VALUES = Field.of(0, "values", INT16S).aligned(4);
        static final Field UINT8_VALUES = Field.of(0, "values", BYTES).aligned(4);
        static final TableType INT32_TABLE = TableType.of("Int32Vector", INT32_VALUES);
        static final TableType UINT16_TABLE = TableType.of("Uint16Vector", UINT16_VALUES);
        static final TableType UINT8_TABLE = TableType.of("Uint8Vector", UINT8_VALUES);

        static TableType member(int number) {
            return switch (number) {
                case INT32_MEMBER -> INT32_TABLE;
                case UINT16_MEMBER -> UINT16_TABLE;
                case UINT8_MEMBER -> UINT8_TABLE;
                default -> TableType.OPAQUE;
            };
        }
    }

    static final class Dimension {
        static final int DENSE = 0;
        static final int SPARSE_CSR = 1;
        static final Field FORMAT = Field.of(0, "format", INT8);
        static final Field DENSE_SIZE = Field.of(1, "dense_size", INT32);
        static final Field SEGMENTS_TYPE = Field.of(2, "array_segments_type", INT8);
        static final Field SEGMENTS = Field.union(3, "array_segments", IndexVector::member);
        static final Field INDICES_TYPE = Field.of(4, "array_indices_type", INT8);
        static final Field INDICES = Field.union(5, "array_indices", IndexVector::member);
        static final TableType ROWS =
                TableType.of("DimensionMetadata", FORMAT, DENSE_SIZE, SEGMENTS_TYPE, SEGMENTS, INDICES_TYPE, INDICES);
    }

    static final class Sparsity {
        static final Field TRAVERSAL_ORDER = Field.of(0, "traversal_order", INT32S);
        static final Field BLOCK_MAP = Field.of(1, "block_map", INT32S);
        static final Field DIMENSIONS = Field.of(2, "dim_metadata", TABLES, Dimension.ROWS);
        static final TableType ROWS = TableType.of("SparsityParameters", TRAVERSAL_ORDER, BLOCK_MAP, DIMENSIONS);
    }

    static final class VariantType {
        static final Field SHAPE = Field.of(0, "shape", INT32S);
        static final Field TYPE = Field.of(1, "type", INT8);
        static final Field HAS_RANK = Field.of(2, "has_rank", BOOL);
        static final TableType ROWS = TableType.of("VariantSubType", SHAPE, TYPE, HAS_RANK);
    }

    static final class Tensor {
        static final Field SHAPE = Field.of(0, "shape", INT32S);
        static final Field TYPE = Field.of(1, "type", INT8);
        static final Field BUFFER = Field.of(2, "buffer", UINT32);
        static final Field NAME = Field.of(3, "name", STRING);
        static final Field QUANTIZATION = Field.of(4, "quantization", TABLE, Schema.Quantization.ROWS);
        static final Field IS_VARIABLE = Field.of(5, "is_variable", BOOL);
        static final Field SPARSITY = Field.of(6, "sparsity", TABLE, Schema.Sparsity.ROWS);
        static final Field SHAPE_SIGNATURE = Field.of(7, "shape_signature", INT32S);
        static final Field HAS_RANK = Field.of(8, "has_rank", BOOL);
        static final Field VARIANT_TENSORS = Field.of(9, "variant_tensors", TABLES, VariantType.ROWS);
        static final Field EXTERNAL_BUFFER = Field.of(10, "external_buffer", UINT32);
        static final TableType ROWS = TableType.of(
                "Tensor",
                SHAPE,
                TYPE,
                BUFFER,
                NAME,
                QUANTIZATION,
                IS_VARIABLE,
                SPARSITY,
                SHAPE_SIGNATURE,
                HAS_RANK,
                VARIANT_TENSORS,
                EXTERNAL_BUFFER);
    }

    static final class OperatorCode {
        static final Field DEPRECATED_BUILTIN_CODE = Field.of(0, "deprecated_builtin_code", INT8);
        static final Field CUSTOM_CODE = Field.of(1, "custom_code", STRING);
        static final Field VERSION = Field.of(2, "version", INT32).absent(1);
        static final Field BUILTIN_CODE = Field.of(3, "builtin_code", INT32);
        static final TableType ROWS =
                TableType.of("OperatorCode", DEPRECATED_BUILTIN_CODE, CUSTOM_CODE, VERSION, BUILTIN_CODE);
    }

    static final class Operator {
        static final Field OPCODE_INDEX = Field.of(0, "opcode_index", UINT32);
        static final Field INPUTS = Field.of(1, "inputs", INT32S);
        static final Field OUTPUTS = Field.of(2, "outputs", INT32S);
        static final Field OPTIONS_TYPE = Field.of(3, "builtin_options_type", INT8);
        static final Field OPTIONS = Field.union(4, "builtin_options", OptionTables::first);
        static final Field CUSTOM_OPTIONS = Field.of(5, "custom_options", BYTES);
        static final Field CUSTOM_OPTIONS_FORMAT = Field.of(6, "custom_options_format", INT8);
        static final Field MUTATING_INPUTS = Field.of(7, "mutating_variable_inputs", BOOLS);
        static final Field INTERMEDIATES = Field.of(8, "intermediates", INT32S);
        static final Field LARGE_OPTIONS_OFFSET = Field.of(9, "large_custom_options_offset", INT64);
        static final Field LARGE_OPTIONS_SIZE = Field.of(10, "large_custom_options_size", INT64);
        static final Field OPTIONS_2_TYPE = Field.of(11, "builtin_options_2_type", INT8);
        static final Field OPTIONS_2 = Field.union(12, "builtin_options_2", OptionTables::second);
        static final Field DEBUG_METADATA =
                Field.of(13, "debug_metadata_index", INT32).absent(-1);
        static final TableType ROWS = TableType.of(
                "Operator",
                OPCODE_INDEX,
                INPUTS,
                OUTPUTS,
                OPTIONS_TYPE,
                OPTIONS,
                CUSTOM_OPTIONS,
                CUSTOM_OPTIONS_FORMAT,
                MUTATING_INPUTS,
                INTERMEDIATES,
                LARGE_OPTIONS_OFFSET,
                LARGE_OPTIONS_SIZE,
                OPTIONS_2_TYPE,
                OPTIONS_2,
                DEBUG_METADATA);
    }

    static final class SubGraph {
        static final Field TENSORS = Field.of(0, "tensors", TABLES, Tensor.ROWS);
        static final Field INPUTS = Field.of(1, "inputs", INT32S);
        static final Field OUTPUTS = Field.of(2, "outputs", INT32S);
        static final Field OPERATORS = Field.of(3, "operators", TABLES, Operator.ROWS);
        static final Field NAME = Field.of(4, "name", STRING);
        static final Field DEBUG_METADATA =
                Field.of(5, "debug_metadata_index", INT32).absent(-1);
        static final TableType ROWS =
                TableType.of("SubGraph", TENSORS, INPUTS, OUTPUTS, OPERATORS, NAME, DEBUG_METADATA);
    }

    static final class Buffer {
        static final Field DATA = Field.of(0, "data", BYTES).aligned(16);
        static final Field OFFSET = Field.of(1, "offset", INT64);
        static final Field SIZE = Field.of(2, "size", INT64);
        static final TableType ROWS = TableType.of("Buffer", DATA, OFFSET, SIZE);
    }

    static final class ExternalGroup {
        static final Field NAME = Field.of(0, "name", STRING);
        static final TableType ROWS = TableType.of("ExternalBufferGroup", NAME);
    }

    static final class ExternalBuffer {
        static final Field ID = Field.of(0, "id", UINT32);
        static final Field GROUP = Field.of(1, "group", UINT32);
        static final Field OFFSET = Field.of(2, "offset", INT64);
        static final Field LENGTH = Field.of(3, "length", INT64);
        static final Field PACKING = Field.of(4, "packing", STRING);
        static final TableType ROWS = TableType.of("ExternalBuffer", ID, GROUP, OFFSET, LENGTH, PACKING);
    }

    static final class Metadata {
        static final Field NAME = Field.of(0, "name", STRING);
        static final Field BUFFER = Field.of(1, "buffer", UINT32);
        static final TableType ROWS = TableType.of("Metadata", NAME, BUFFER);
    }

    static final class TensorMap {
        static final Field NAME = Field.of(0, "name", STRING);
        static final Field TENSOR = Field.of(1, "tensor_index", UINT32);
        static final TableType ROWS = TableType.of("TensorMap", NAME, TENSOR);
    }

    static final class SignatureDef {
        static final Field INPUTS = Field.of(0, "inputs", TABLES, TensorMap.ROWS);
        static final Field OUTPUTS = Field.of(1, "outputs", TABLES, TensorMap.ROWS);
        static final Field KEY = Field.of(2, "signature_key", STRING);
        static final Field TAG = Field.of(3, "deprecated_tag", STRING);
        static final Field SUBGRAPH = Field.of(4, "subgraph_index", UINT32);
        static final TableType ROWS = TableType.of("SignatureDef", INPUTS, OUTPUTS, KEY, TAG, SUBGRAPH);
    }

    static final class Model {
        static final Field VERSION = Field.of(0, "version", UINT32);
        static final Field OPERATOR_CODES = Field.of(1, "operator_codes", TABLES, OperatorCode.ROWS);
        static final Field SUBGRAPHS = Field.of(2, "subgraphs", TABLES, SubGraph.ROWS);
        static final Field DESCRIPTION = Field.of(3, "description", STRING);
        static final Field BUFFERS = Field.of(4, "buffers", TABLES, Buffer.ROWS);
        static final Field METADATA_BUFFER = Field.of(5, "metadata_buffer", INT32S);
        static final Field METADATA = Field.of(6, "metadata", TABLES, Schema.Metadata.ROWS);
        static final Field SIGNATURES = Field.of(7, "signature_defs", TABLES, SignatureDef.ROWS);
        static final Field EXTERNAL_GROUPS = Field.of(8, "external_buffer_groups", TABLES, ExternalGroup.ROWS);
        static final Field EXTERNAL_BUFFERS = Field.of(9, "external_buffers", TABLES, ExternalBuffer.ROWS);
        static final TableType ROWS = TableType.of(
                "Model",
                VERSION,
                OPERATOR_CODES,
                SUBGRAPHS,
                DESCRIPTION,
                BUFFERS,
                METADATA_BUFFER,
                METADATA,
                SIGNATURES,
                EXTERNAL_GROUPS,
                EXTERNAL_BUFFERS);
    }
}
