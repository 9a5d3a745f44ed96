package dev.tern.conformance.hostile;

import java.util.List;

/**
 * The known attacks on runtimes of this kind that concern reading or running a model. Letters: A, published advisories on
 * TensorFlow Lite; B, those on TensorFlow whose operators stand here too; D, defects that were reported in public.
 *
 * @param row letter and number, with which the names of its tests begin
 * @param reference where it was published: the first of several numbers
 */
record Advisory(String row, String reference, String what) {
    private static final int ROW_WIDTH = 5;

    /** Every row, in order. */
    static final List<Advisory> ALL = """
            A1   CVE-2018-8825         | indices of the file used unchecked
            A2   CVE-2020-15212        | SEGMENT_SUM, negative ids
            A3   CVE-2020-15213        | SEGMENT_SUM, a huge last id
            A4   CVE-2020-15214        | SEGMENT_SUM, ids that descend
            A5   CVE-2020-15211        | index -1 where an operand must be
            A6   CVE-2020-15210        | one tensor as operand and result
            A7   CVE-2020-15209        | tensors that nothing fills
            A8   CVE-2020-15208        | extents that must be equal
            A9   CVE-2020-15207        | axes of reductions
            A10  CVE-2021-29585        | windows with stride 0
            A11  CVE-2021-29586        | pooling with stride 0
            A12  CVE-2021-29587        | SPACE_TO_DEPTH, block size 0
            A13  CVE-2021-29589        | GATHER_ND from nothing
            A14  CVE-2021-29588        | TRANSPOSE_CONV with stride 0
            A15  CVE-2021-29590        | broadcasting an empty operand
            A16  CVE-2021-29592        | RESHAPE without a shape
            A17  CVE-2021-29591        | graphs that call themselves, loops without end
            A18  CVE-2021-29595        | DEPTH_TO_SPACE, block size 0
            A19  CVE-2021-29594        | CONV_2D, extents of 0
            A20  CVE-2021-29596        | EMBEDDING_LOOKUP in an empty table
            A21  CVE-2021-29593        | BATCH_TO_SPACE_ND, block 0
            A22  CVE-2021-29597        | SPACE_TO_BATCH_ND, block 0
            A23  CVE-2021-29598        | SVDF, rank 0
            A24  CVE-2021-29599        | SPLIT into 0
            A25  CVE-2021-29600        | ONE_HOT of nothing
            A26  CVE-2021-29602        | DEPTHWISE_CONV_2D without channels
            A27  CVE-2021-29604        | HASHTABLE_LOOKUP in an empty table
            A28  CVE-2021-29601        | CONCATENATION, sum of extents
            A29  CVE-2021-29605        | very long shapes
            A30  CVE-2021-29603        | ARG_MIN and ARG_MAX, axis
            A31  CVE-2021-29606        | SPLIT_V, axis
            A32  CVE-2021-37680        | FULLY_CONNECTED, weights without columns
            A33  CVE-2021-37681        | state that is not variable
            A34  CVE-2021-37682        | quantised types without parameters
            A35  CVE-2021-37683        | integer division by 0
            A36  CVE-2021-37684        | pooling windows of 0
            A37  CVE-2021-37686        | STRIDED_SLICE, ellipses
            A38  CVE-2021-37685        | EXPAND_DIMS, axis
            A39  CVE-2021-37687        | GATHER and GATHER_ND, negative indices
            A40  CVE-2021-37688        | broadcasting after a layer of width 0
            A41  CVE-2021-37689        | a reduction along no axis
            A42  CVE-2021-37691        | LSH_PROJECTION without items
            A43  CVE-2022-23557        | an empty bias
            A44  CVE-2022-21741        | DEPTHWISE_CONV_2D, stride or dilation 0
            A45  CVE-2022-23558        | very long shapes from operands
            A46  CVE-2022-23559        | EMBEDDING_LOOKUP_SPARSE, product of extents
            A47  CVE-2022-23561        | sparse weights, indices outside
            A48  CVE-2022-23560        | sparse layouts that are not whole
            A49  CVE-2022-29212        | multipliers of 1 and more
            A50  CVE-2022-35937        | GATHER_ND, indices above the extent
            A51  CVE-2022-35939        | SCATTER_ND, indices outside
            A52  CVE-2022-36027        | TRANSPOSE_CONV, scales along the wrong axis
            A53  CVE-2022-35938        | GATHER_ND, indices known in the run alone
            A54  CVE-2022-41894        | CONV_3D_TRANSPOSE, bias of many channels
            A55  CVE-2023-27579        | CONV_2D, groups
            B1   CVE-2021-29517        | convolutions with empty filters
            B2   CVE-2022-21725        | stride 0 before any kernel
            B3   CVE-2021-41196        | pooling windows of 0 and huge ones
            B4   CVE-2021-29529        | bilinear resizing, rounding at the edge
            B5   CVE-2021-41199        | huge results of resizing
            B6   CVE-2021-41198        | TILE, product of multiples
            B7   CVE-2021-41202        | RANGE, counts that wrap or are no number
            B8   CVE-2022-29203        | SPACE_TO_BATCH_ND, product of blocks
            B9   CVE-2021-41197        | product of extents
            B10  CVE-2022-41890        | product of broadcast extents
            B11  CVE-2022-21731        | 64-bit axes
            B12  CVE-2021-41222        | SPLIT_V, sizes
            B13  CVE-2021-41216        | TRANSPOSE, entries outside
            B14  CVE-2022-21728        | REVERSE_SEQUENCE, axes
            B15  CVE-2021-29556        | REVERSE_V2 of nothing
            B16  CVE-2021-29515        | MATRIX_DIAG and MATRIX_SET_DIAG of nothing
            B17  CVE-2019-16778        | segments, element counts
            B18  CVE-2021-41195        | segments, their number
            B19  CVE-2021-37669        | NON_MAX_SUPPRESSION, negative numbers
            B21  CVE-2021-29582        | DEQUANTIZE, axis
            B23  CVE-2022-35971        | FAKE_QUANT, ranges
            B24  CVE-2021-29562        | RFFT2D, lengths
            B25  CVE-2022-41896        | Mfcc, options
            B26  CVE-2023-25666        | AudioSpectrogram, options
            B27  CVE-2020-26270        | sequences of length 0
            B28  CVE-2022-29200        | recurrent weights that do not fit together
            B32  CVE-2021-37690        | fewer operands than a rule reads
            B33  CVE-2022-23580        | constants that ask for memory
            B35  CVE-2021-41213        | functions that call each other
            D1   tensorflow #115308    | root offset outside the file
            D2   tensorflow #121217    | offsets that are not aligned
            D3   tensorflow #116632    | buffer offsets that wrap
            D4   tensorflow #111458    | huge and negative extents
            D5   tensorflow #115068    | sizes near the limit
            D6   tensorflow #124982    | RESHAPE to more axes than declared
            D7   tensorflow PR 126600  | constants longer than their shape
            D8   tensorflow #62159     | declared results that are too small
            D9   tensorflow PR 126177  | SLICE beyond the operand, and after resizing
            D10  tensorflow PR 126162  | TRANSPOSE, an axis twice
            D11  tensorflow PR 126163  | BATCH_MATMUL of vectors
            D12  tensorflow #111637    | TILE, products that wrap to small ones
            D13  tensorflow #111638    | TFLite_Detection_PostProcess, options
            D14  tensorflow PR 119796  | EMBEDDING_LOOKUP_SPARSE, buckets
            D15  tensorflow PR 124563  | STABLEHLO_GATHER, option lists
            D16  tensorflow #60621     | CALL_ONCE of itself
            D17  tensorflow #60623     | indices in the planner
            D18  tensorflow #60619     | operands that are missing
            D19  tensorflow #61908     | a hundred gigabytes
            D20  tensorflow #61905     | stride 65536
            D22  tensorflow #58035     | SLICE, limits beyond the extent
            D23  tensorflow PR 125953  | REVERSE_SEQUENCE, lengths
            D24  tensorflow PR 125953  | variables read as another type
            D25  tensorflow #121631    | resizing to fewer than two numbers
            D26  tensorflow PR 124241  | strings, counts
            D27  netron PR 1579        | strings, offsets
            D28  serving PR 4141       | strings, several axes
            D29  tensorflow #56283     | sparse layouts without blocks
            D32  tflite-micro #3071    | sizes in 32 bits
            D33  tflite-micro #3582    | counts of scales
            D34  tflite-micro #3073    | tensor indices
            D35  tflite-micro #3075    | buffer indices
            D36  tflite-micro #3504    | ARG_MAX, axis after prepare
            D37  tflite-micro PR 3534  | GATHER, indices in the run
            D38  MNN #4795             | right structure, wrong references
            D39  XNNPACK #11118        | windows from the filter
            D41  XNNPACK PR 10709      | products of windows
            D42  XNNPACK PR 10789      | packed weights
            D43  XNNPACK PR 10990      | DEPTH_TO_SPACE, strides that wrap
            D44  XNNPACK PR 11057      | ranks before extents
            D45  XNNPACK PR 10702      | PAD, pairs; CONCATENATION, axis
            D46  XNNPACK #4190         | the last elements of a vector
            D49  flatbuffers #9082     | counts of wide elements
            D51  flatbuffers #9041     | options of custom operators, bounds
            D52  flatbuffers PR 9187   | options of custom operators that contain themselves
            D53  flatbuffers PR 9102   | printing damaged files
            D54  flatcc #63            | tables shared over and over
            D55  CVE-2020-35864        | numbers outside an enum
            """.lines().map(Advisory::parsed).toList();

    private static Advisory parsed(String line) {
        int bar = line.indexOf('|');
        return new Advisory(
                line.substring(0, ROW_WIDTH).strip(),
                line.substring(ROW_WIDTH, bar).strip(),
                line.substring(bar + 1).strip());
    }
}
