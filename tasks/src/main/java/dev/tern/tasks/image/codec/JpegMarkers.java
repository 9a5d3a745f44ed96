package dev.tern.tasks.image.codec;

import dev.tern.tensor.TernException;

/**
 * What the markers of a JPEG file say, read without decoding anything: size, colour model, orientation, number of scans.
 *
 * @param componentIds one byte per component, first component highest
 * @param adobeTransform the colour transform that an Adobe marker states, or -1 without one
 * @param ended whether the end marker is there
 */
record JpegMarkers(
        int width,
        int height,
        int components,
        int componentIds,
        boolean jfif,
        int adobeTransform,
        Orientation orientation,
        int scans,
        boolean ended) {
    private static final int START_OF_FRAME = 0xc0;
    private static final int HUFFMAN_TABLES = 0xc4;
    private static final int EXTENSION = 0xc8;
    private static final int ARITHMETIC_TABLES = 0xcc;
    private static final int LAST_START_OF_FRAME = 0xcf;
    private static final int LAST_DECODABLE = 0xc2;
    private static final int FIRST_RESTART = 0xd0;
    private static final int START_OF_IMAGE = 0xd8;
    private static final int END_OF_IMAGE = 0xd9;
    private static final int START_OF_SCAN = 0xda;
    private static final int APP0 = 0xe0;
    private static final int APP1 = 0xe1;
    private static final int APP14 = 0xee;
    private static final int TEMPORARY = 0x01;

    static JpegMarkers read(Bytes file) {
        return new Walk(file).toEnd();
    }

    /** Goes from marker to marker; the fields collect what the record holds. */
    private static final class Walk {
        private final Bytes file;
        private long at = 2;
        private int width;
        private int height;
        private int components;
        private int componentIds;
        private boolean jfif;
        private int adobeTransform = -1;
        private Orientation orientation = Orientation.UPRIGHT;
        private int scans;

        Walk(Bytes file) {
            this.file = file;
        }

        JpegMarkers toEnd() {
            boolean ended = false;
            while (!ended && findMarker()) {
                int marker = file.u8(at - 1);
                if (marker == END_OF_IMAGE) {
                    ended = true;
                } else if (!standsAlone(marker)) {
                    segment(marker);
                }
            }
            if (components == 0 || scans == 0) {
                throw Damaged.picture(
                        file.name(), "a frame header and a scan", components == 0 ? "no frame header" : "no scan");
            }
            return new JpegMarkers(
                    width, height, components, componentIds, jfif, adobeTransform, orientation, scans, ended);
        }

        /** Moves behind the next marker; false at the end of the file. */
        private boolean findMarker() {
            byte[] bytes = file.array();
            int end = file.end();
            int i = file.from() + (int) Math.min(at, file.length());
            while (i + 1 < end) {
                if (bytes[i] == (byte) 0xff && bytes[i + 1] != 0 && bytes[i + 1] != (byte) 0xff) {
                    at = i + 2L - file.from();
                    return true;
                }
                i++;
            }
            return false;
        }

        private static boolean standsAlone(int marker) {
            return (marker >= FIRST_RESTART && marker <= START_OF_IMAGE) || marker == TEMPORARY;
        }

        private void segment(int marker) {
            int length = file.u16(at);
            if (length < 2) {
                throw Damaged.picture(file.name(), "a segment of at least 2 bytes", length + " bytes");
            }
            Bytes content = file.slice("%s, segment %02x".formatted(file.name(), marker), at + 2, length - 2L);
            if (marker == START_OF_SCAN) {
                scans++;
            } else if (isStartOfFrame(marker)) {
                frame(marker, content);
            } else if (marker == APP0 && content.hasText(0, "JFIF\0")) {
                jfif = true;
            } else if (marker == APP1 && content.hasText(0, "Exif\0\0")) {
                orientation = ExifOrientation.find(content);
            } else if (marker == APP14 && content.hasText(0, "Adobe") && content.length() >= 12) {
                adobeTransform = content.u8(11);
            }
            at += length;
        }

        private static boolean isStartOfFrame(int marker) {
            return marker >= START_OF_FRAME
                    && marker <= LAST_START_OF_FRAME
                    && marker != HUFFMAN_TABLES
                    && marker != EXTENSION
                    && marker != ARITHMETIC_TABLES;
        }

        private void frame(int marker, Bytes content) {
            if (components != 0) {
                throw Damaged.picture(content.name(), "one frame", "two");
            }
            if (marker > LAST_DECODABLE || content.u8(0) != 8) {
                throw TernException.at(content.name())
                        .expected("a baseline or progressive JPEG of 8 bits")
                        .found("coding process %d of %d bits".formatted(marker - START_OF_FRAME, content.u8(0)))
                        .fix("save the picture as an ordinary JPEG");
            }
            height = content.u16(1);
            width = content.u16(3);
            components = content.u8(5);
            if (components < 1 || components > 4) {
                throw Damaged.picture(content.name(), "1 to 4 components", String.valueOf(components));
            }
            for (int i = 0; i < components; i++) {
                componentIds = (componentIds << 8) | content.u8(6 + 3L * i);
            }
        }
    }
}
