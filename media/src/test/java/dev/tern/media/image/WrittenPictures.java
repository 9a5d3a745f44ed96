package dev.tern.media.image;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.jspecify.annotations.Nullable;

/** Picture files written by the JDK, and pieces put into them. */
public final class WrittenPictures {
    private WrittenPictures() {}

    public static BufferedImage image(int type, int width, int height, int[] argb) {
        BufferedImage image = new BufferedImage(width, height, type);
        image.setRGB(0, 0, width, height, argb, 0, width);
        return image;
    }

    /** An image whose pixels are indices into a palette, {@code bits} each. */
    public static BufferedImage indexed(
            int width, int height, int bits, int[] palette, int transparent, int[] indices) {
        IndexColorModel colors = new IndexColorModel(
                bits, palette.length, palette, 0, false, transparent, java.awt.image.DataBuffer.TYPE_BYTE);
        BufferedImage image = new BufferedImage(
                width, height, bits == 8 ? BufferedImage.TYPE_BYTE_INDEXED : BufferedImage.TYPE_BYTE_BINARY, colors);
        image.getRaster().setPixels(0, 0, width, height, indices);
        return image;
    }

    public static byte[] write(String format, BufferedImage image) throws IOException {
        return write(format, image, null, false);
    }

    /** Writes with a compression type of the format, or progressively (interlaced). */
    public static byte[] write(String format, BufferedImage image, @Nullable String compression, boolean progressive)
            throws IOException {
        ImageWriter writer = ImageIO.getImageWritersByFormatName(format).next();
        ImageWriteParam parameters = writer.getDefaultWriteParam();
        if (compression != null) {
            parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            parameters.setCompressionType(compression);
        }
        if (progressive) {
            parameters.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
        } else if (parameters.canWriteProgressive()) {
            parameters.setProgressiveMode(ImageWriteParam.MODE_DISABLED);
        }
        return write(writer, new IIOImage(image, null, null), parameters);
    }

    /** A JPEG file of the raw components of a raster, without a note on what they mean. */
    public static byte[] jpegOfComponents(Raster components, float quality) throws IOException {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ImageWriteParam parameters = writer.getDefaultWriteParam();
        parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        parameters.setCompressionQuality(quality);
        return write(writer, new IIOImage(components, null, null), parameters);
    }

    private static byte[] write(ImageWriter writer, IIOImage image, ImageWriteParam parameters) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            writer.setOutput(out);
            writer.write(null, image, parameters);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    /** The pixels that ImageIO reads. */
    public static int[] readByJdk(byte[] file) throws IOException {
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(file));
        return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    }

    /** The JPEG file with one more segment right after its start. */
    public static byte[] withJpegSegment(byte[] jpeg, int marker, byte[] content) {
        return ByteBuffer.allocate(jpeg.length + content.length + 4)
                .put(jpeg, 0, 2)
                .put((byte) 0xff)
                .put((byte) marker)
                .putShort((short) (content.length + 2))
                .put(content)
                .put(jpeg, 2, jpeg.length - 2)
                .array();
    }

    /** The PNG file with one more chunk right after its header. */
    public static byte[] withPngChunk(byte[] png, String tag, byte[] content) {
        int headerEnd = 8 + 25;
        CRC32 crc = new CRC32();
        byte[] name = tag.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        crc.update(name);
        crc.update(content);
        return ByteBuffer.allocate(png.length + content.length + 12)
                .put(png, 0, headerEnd)
                .putInt(content.length)
                .put(name)
                .put(content)
                .putInt((int) crc.getValue())
                .put(png, headerEnd, png.length - headerEnd)
                .array();
    }

    /** An EXIF block that says nothing but an orientation. */
    public static byte[] exif(int orientation, boolean littleEndian) {
        ByteBuffer tiff = ByteBuffer.allocate(26);
        if (littleEndian) {
            tiff.order(java.nio.ByteOrder.LITTLE_ENDIAN).put((byte) 'I').put((byte) 'I');
        } else {
            tiff.put((byte) 'M').put((byte) 'M');
        }
        tiff.putShort((short) 42).putInt(8).putShort((short) 1);
        tiff.putShort((short) 0x0112).putShort((short) 3).putInt(1).putShort((short) orientation);
        return tiff.array();
    }
}
