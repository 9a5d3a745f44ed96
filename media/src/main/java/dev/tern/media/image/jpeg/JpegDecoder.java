package dev.tern.media.image.jpeg;

import dev.tern.media.image.codec.Bytes;
import dev.tern.media.image.codec.Decoded;
import dev.tern.media.image.codec.PixelLimit;
import dev.tern.media.image.codec.Raster;
import dev.tern.tensor.TernException;
import java.util.List;

/**
 * Reads JPEG files: baseline and progressive, of 8 bits, Huffman-coded, with one to four components. Pixels equal those of
 * libjpeg with its slow integer transform and fancy upsampling. A file that ends before its pixels do is refused; a
 * missing end marker is not.
 */
public final class JpegDecoder {
    private static final int MAX_SCANS = 1000;

    /** Every scan may visit the whole picture, so many scans of a large one are work without end. */
    private static final long MAX_SCANNED_PIXELS = 4_000_000_000L;

    private JpegDecoder() {}

    /** Whether the bytes begin like a JPEG file. */
    public static boolean recognises(Bytes file) {
        return file.length() >= 3 && file.u24le(0) == 0xffd8ff;
    }

    public static Decoded decode(Bytes file, PixelLimit limit) {
        JpegMarkers markers = JpegMarkers.read(file);
        limit.check(file.name(), markers.width(), markers.height());
        checkScans(file, markers);
        CoefficientScans scans = CoefficientScans.read(file);
        return new Decoded(toPixels(markers, scans), markers.orientation());
    }

    private static void checkScans(Bytes file, JpegMarkers markers) {
        long scanned = (long) markers.scans() * markers.width() * markers.height();
        if (markers.scans() > MAX_SCANS || scanned > MAX_SCANNED_PIXELS) {
            throw TernException.at(file.name())
                    .expected("at most " + MAX_SCANS + " scans of together " + MAX_SCANNED_PIXELS + " pixels")
                    .found(markers.scans() + " scans of " + markers.width() + "x" + markers.height())
                    .fix("save the picture as an ordinary JPEG");
        }
    }

    private static Raster toPixels(JpegMarkers markers, CoefficientScans scans) {
        int width = markers.width();
        int height = markers.height();
        List<Component> components = scans.components();
        SamplePlane[] planes = new SamplePlane[components.size()];
        for (int i = 0; i < planes.length; i++) {
            planes[i] = new SamplePlane(components.get(i), scans.frame());
        }
        int[] argb = new int[Math.multiplyExact(width, height)];
        int[][] rows = new int[planes.length][width];
        for (int y = 0; y < height; y++) {
            for (int i = 0; i < planes.length; i++) {
                planes[i].enlargeRow(y, rows[i]);
            }
            JpegColors.convert(rows, markers, argb, y * width);
        }
        return new Raster(width, height, argb);
    }
}
