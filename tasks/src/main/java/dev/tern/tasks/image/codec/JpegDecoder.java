package dev.tern.tasks.image.codec;

import dev.tern.tensor.TernException;
import java.awt.image.Raster;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadWarningListener;

/**
 * Reads JPEG files. The JDK decodes the components, and only those: colour models, orientation and limits are dealt with
 * here, because ImageIO guesses colour models, applies embedded profiles, and refuses CMYK.
 */
public final class JpegDecoder {
    private static final int MAX_SCANS = 1000;

    /** Every scan may visit the whole picture, so many scans of a large one are work without end. */
    private static final long MAX_SCANNED_PIXELS = 4_000_000_000L;

    private static final byte[] END_MARKER = {(byte) 0xff, (byte) 0xd9};

    private JpegDecoder() {}

    /** Whether the bytes begin like a JPEG file. */
    public static boolean recognises(Bytes file) {
        return file.length() >= 3 && file.u24le(0) == 0xffd8ff;
    }

    public static Decoded decode(Bytes file, PixelLimit limit) {
        JpegMarkers markers = JpegMarkers.read(file);
        limit.check(file.name(), markers.width(), markers.height());
        checkScans(file, markers);
        byte[] bytes = file.toArray();
        if (!markers.ended()) {
            bytes = Arrays.copyOf(bytes, bytes.length + END_MARKER.length);
            System.arraycopy(END_MARKER, 0, bytes, bytes.length - END_MARKER.length, END_MARKER.length);
        }
        return new Decoded(toPixels(file, markers, readComponents(file, bytes)), markers.orientation());
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

    private static Raster readComponents(Bytes file, byte[] bytes) {
        ImageReader reader = jdkReader();
        List<String> cut = new ArrayList<>();
        reader.addIIOReadWarningListener((IIOReadWarningListener) (_, warning) -> {
            if (warning.contains("remature end")) {
                cut.add(warning);
            }
        });
        try (ArrayImageInput input = new ArrayImageInput(bytes)) {
            reader.setInput(input, true, true);
            Raster components = reader.readRaster(0, null);
            if (!cut.isEmpty()) {
                throw Damaged.picture(file.name(), "pixels to the end", cut.getFirst());
            }
            return components;
        } catch (IOException | RuntimeException e) {
            if (e instanceof TernException told) {
                throw told;
            }
            // ImageIO answers broken files with many kinds of exception, unchecked ones among them.
            throw Damaged.picture(file.name(), "a JPEG picture", "a fault in it (" + e.getMessage() + ")");
        } finally {
            reader.dispose();
        }
    }

    /** The JDK's own reader, whatever other readers the class path offers. */
    private static ImageReader jdkReader() {
        for (Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName("jpeg"); readers.hasNext(); ) {
            ImageReader reader = readers.next();
            if (reader.getClass().getModule() == ImageReader.class.getModule()) {
                return reader;
            }
        }
        throw TernException.at("JPEG")
                .expected("the JDK's JPEG reader (module java.desktop)")
                .found("a Java run time without it")
                .fix("use a complete JDK or convert the picture to PNG");
    }

    private static dev.tern.tasks.image.codec.Raster toPixels(Bytes file, JpegMarkers markers, Raster components) {
        int width = components.getWidth();
        int height = components.getHeight();
        int bands = components.getNumBands();
        if (width != markers.width() || height != markers.height() || bands != markers.components()) {
            throw Damaged.picture(
                    file.name(),
                    markers.width() + "x" + markers.height() + " of " + markers.components() + " components",
                    width + "x" + height + " of " + bands);
        }
        int[] argb = new int[Math.multiplyExact(width, height)];
        int[] samples = new int[Math.multiplyExact(width, bands)];
        for (int y = 0; y < height; y++) {
            components.getPixels(components.getMinX(), components.getMinY() + y, width, 1, samples);
            JpegColors.convert(samples, bands, markers, argb, y * width);
        }
        return new dev.tern.tasks.image.codec.Raster(width, height, argb);
    }
}
