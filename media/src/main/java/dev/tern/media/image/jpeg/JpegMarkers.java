package dev.tern.media.image.jpeg;

import dev.tern.media.image.codec.Bytes;
import dev.tern.media.image.codec.Damaged;
import dev.tern.media.image.codec.ExifOrientation;
import dev.tern.media.image.codec.Orientation;
import dev.tern.tensor.TernException;

/**
 * What the markers of a JPEG file say, read without decoding anything: size, colour model, orientation, number of scans.
 *
 * @param componentIds one byte per component, first component highest
 * @param adobeTransform the colour transform that an Adobe marker states, or -1 without one
 */
record JpegMarkers(
        int width,
        int height,
        int components,
        int componentIds,
        boolean jfif,
        int adobeTransform,
        Orientation orientation,
        int scans) {
    private static final int LAST_DECODABLE = 0xc2;
    private static final int APP0 = 0xe0;
    private static final int APP1 = 0xe1;
    private static final int APP14 = 0xee;

    static JpegMarkers read(Bytes file) {
        Collector collector = new Collector();
        MarkerWalk walk = new MarkerWalk(file);
        while (walk.next()) {
            collector.segment(walk.marker(), walk.content());
        }
        return collector.finish(file);
    }

    /** Collects what the record holds. */
    private static final class Collector {
        private int width;
        private int height;
        private int components;
        private int componentIds;
        private boolean jfif;
        private int adobeTransform = -1;
        private Orientation orientation = Orientation.UPRIGHT;
        private int scans;

        void segment(int marker, Bytes content) {
            if (marker == MarkerWalk.START_OF_SCAN) {
                scans++;
            } else if (MarkerWalk.isStartOfFrame(marker)) {
                frame(marker, content);
            } else if (marker == APP0 && content.hasText(0, "JFIF\0")) {
                jfif = true;
            } else if (marker == APP1 && content.hasText(0, "Exif\0\0")) {
                orientation = ExifOrientation.find(content);
            } else if (marker == APP14 && content.hasText(0, "Adobe") && content.length() >= 12) {
                adobeTransform = content.u8(11);
            }
        }

        private void frame(int marker, Bytes content) {
            if (components != 0) {
                throw Damaged.picture(content.name(), "one frame", "two");
            }
            if (marker > LAST_DECODABLE || content.u8(0) != 8) {
                throw TernException.at(content.name())
                        .expected("a baseline or progressive JPEG of 8 bits")
                        .found("coding process %d of %d bits"
                                .formatted(marker - MarkerWalk.START_OF_FRAME, content.u8(0)))
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

        JpegMarkers finish(Bytes file) {
            if (components == 0 || scans == 0) {
                throw Damaged.picture(
                        file.name(), "a frame header and a scan", components == 0 ? "no frame header" : "no scan");
            }
            return new JpegMarkers(width, height, components, componentIds, jfif, adobeTransform, orientation, scans);
        }
    }
}
