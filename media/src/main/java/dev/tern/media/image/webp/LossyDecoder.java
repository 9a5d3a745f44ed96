package dev.tern.media.image.webp;

import dev.tern.media.image.codec.Bytes;
import dev.tern.media.image.codec.Damaged;
import dev.tern.media.image.codec.PixelLimit;
import dev.tern.media.image.codec.Raster;

/** Decodes one VP8 key frame (RFC 6386), the lossy half of WebP. */
final class LossyDecoder {
    private final FrameBuffer frame;
    private final BooleanDecoder modesIn;
    private final BooleanDecoder[] partitions;
    private final Segmentation segmentation;
    private final FilterHeader filter;
    private final QuantizerSteps[] steps = new QuantizerSteps[Segmentation.SEGMENTS];
    private final MacroblockModes modes;
    private final MacroblockCoefficients coefficients;
    private final byte[] filterLevels;
    private final boolean[] filtersInside;

    private LossyDecoder(Bytes bytes, FrameHeader header) {
        Bytes first = bytes.slice(bytes.name() + ", first partition", FrameHeader.BYTES, header.firstPartitionBytes());
        modesIn = new BooleanDecoder(first);
        // Colour space and clamping type: neither changes how WebP decodes.
        modesIn.number(2);
        segmentation = Segmentation.read(modesIn);
        filter = FilterHeader.read(modesIn);
        partitions = partitions(bytes, FrameHeader.BYTES + header.firstPartitionBytes(), 1 << modesIn.number(2));
        readQuantizers();
        // Whether later frames keep these probabilities; there are none.
        modesIn.flag();
        CoefficientReader reader = new CoefficientReader(readProbabilities(modesIn));
        int skipProbability = modesIn.flag() ? modesIn.number(8) : -1;
        modesIn.requireNotExhausted();

        frame = FrameBuffer.of(header.width(), header.height());
        modes = new MacroblockModes(modesIn, segmentation, skipProbability, frame.columns());
        coefficients = new MacroblockCoefficients(reader, frame.columns());
        filterLevels = new byte[frame.columns() * frame.rows()];
        filtersInside = new boolean[filterLevels.length];
    }

    /** The opaque pixels of the frame. */
    static Raster decode(Bytes bytes, PixelLimit limit) {
        FrameHeader header = FrameHeader.read(bytes);
        limit.check(bytes.name(), header.width(), header.height());
        LossyDecoder decoder = new LossyDecoder(bytes, header);
        decoder.decodeMacroblocks();
        LoopFilter.apply(decoder.frame, decoder.filter, decoder.filterLevels, decoder.filtersInside);
        return ColorConversion.toRaster(decoder.frame, header.width(), header.height());
    }

    private static BooleanDecoder[] partitions(Bytes bytes, int start, int count) {
        BooleanDecoder[] partitions = new BooleanDecoder[count];
        long at = start + 3L * (count - 1);
        for (int i = 0; i < count; i++) {
            String name = bytes.name() + ", coefficient partition " + i;
            long length = i < count - 1 ? bytes.u24le(start + 3L * i) : bytes.length() - at;
            if (length < 0) {
                throw Damaged.truncated(name, 1, 0);
            }
            partitions[i] = new BooleanDecoder(bytes.slice(name, at, length));
            at += length;
        }
        return partitions;
    }

    private void readQuantizers() {
        int base = modesIn.number(7);
        int lumaDc = modesIn.optionalSignedNumber(4);
        int secondDc = modesIn.optionalSignedNumber(4);
        int secondAc = modesIn.optionalSignedNumber(4);
        int chromaDc = modesIn.optionalSignedNumber(4);
        int chromaAc = modesIn.optionalSignedNumber(4);
        var offsets = new QuantizerSteps.IndexOffsets(lumaDc, secondDc, secondAc, chromaDc, chromaAc);
        for (int i = 0; i < steps.length; i++) {
            steps[i] = QuantizerSteps.of(segmentation.quantizer(i, base), offsets);
        }
    }

    private static byte[] readProbabilities(BooleanDecoder in) {
        byte[] probabilities = CoefficientProbabilities.initial();
        byte[] update = CoefficientProbabilities.update();
        for (int i = 0; i < CoefficientProbabilities.COUNT; i++) {
            if (in.bit(update[i] & 0xff) != 0) {
                probabilities[i] = (byte) in.number(8);
            }
        }
        return probabilities;
    }

    private void decodeMacroblocks() {
        for (int row = 0; row < frame.rows(); row++) {
            BooleanDecoder in = partitions[row & (partitions.length - 1)];
            modes.startRow();
            coefficients.startRow();
            for (int column = 0; column < frame.columns(); column++) {
                modes.read(column);
                boolean any = false;
                if (modes.skipsCoefficients) {
                    coefficients.skip(column, modes.inSubblocks);
                } else {
                    any = coefficients.read(in, column, modes.inSubblocks, steps[modes.segment]);
                }
                reconstruct(column, row, any);
                int macroblock = row * frame.columns() + column;
                filterLevels[macroblock] = (byte) filter.levelOf(segmentation, modes.segment, modes.inSubblocks);
                filtersInside[macroblock] = any || modes.inSubblocks;
            }
            modesIn.requireNotExhausted();
            in.requireNotExhausted();
        }
    }

    private void reconstruct(int column, int row, boolean hasCoefficients) {
        Plane luma = frame.luma();
        if (modes.inSubblocks) {
            reconstructSubblocks(column, row, hasCoefficients);
        } else {
            BlockPrediction.predict(luma, column * 16, row * 16, 16, modes.lumaMode);
            for (int block = 0; hasCoefficients && block < MacroblockCoefficients.LUMA_BLOCKS; block++) {
                addResidual(block, luma, luma.at(column * 16 + (block & 3) * 4, row * 16 + (block >> 2) * 4));
            }
        }
        reconstructChroma(frame.blueness(), column * 8, row * 8, MacroblockCoefficients.LUMA_BLOCKS, hasCoefficients);
        reconstructChroma(
                frame.redness(), column * 8, row * 8, MacroblockCoefficients.LUMA_BLOCKS + 4, hasCoefficients);
    }

    private void reconstructSubblocks(int column, int row, boolean hasCoefficients) {
        Plane luma = frame.luma();
        // Below the first row of 4×4 blocks the macroblock to the right is not decoded yet: all four blocks of the last
        // column continue the row above the macroblock, and at the right end of the picture its last sample.
        boolean atRightEnd = row > 0 && column == frame.columns() - 1;
        int aboveRight = luma.at(column * 16 + (atRightEnd ? 15 : 16), row * 16 - 1);
        for (int block = 0; block < MacroblockCoefficients.LUMA_BLOCKS; block++) {
            int at = luma.at(column * 16 + (block & 3) * 4, row * 16 + (block >> 2) * 4);
            boolean lastColumn = (block & 3) == 3;
            SubblockPrediction.predict(
                    luma.samples,
                    luma.stride,
                    at,
                    modes.subblockModes[block],
                    lastColumn ? aboveRight : at - luma.stride + SubblockPrediction.SIZE,
                    lastColumn && atRightEnd);
            if (hasCoefficients) {
                addResidual(block, luma, at);
            }
        }
    }

    private void reconstructChroma(Plane plane, int x, int y, int firstBlock, boolean hasCoefficients) {
        BlockPrediction.predict(plane, x, y, 8, modes.chromaMode);
        for (int i = 0; hasCoefficients && i < 4; i++) {
            addResidual(firstBlock + i, plane, plane.at(x + (i & 1) * 4, y + (i >> 1) * 4));
        }
    }

    private void addResidual(int block, Plane plane, int at) {
        short[] all = coefficients.coefficients;
        int from = block * CoefficientReader.COEFFICIENTS;
        if (coefficients.hasDetail[block]) {
            InverseTransform.add(all, from, plane.samples, plane.stride, at);
        } else if (all[from] != 0) {
            InverseTransform.addFlat(all[from], plane.samples, plane.stride, at);
        }
    }
}
