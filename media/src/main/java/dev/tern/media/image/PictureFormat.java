package dev.tern.media.image;

import dev.tern.media.image.codec.BmpDecoder;
import dev.tern.media.image.codec.Bytes;
import dev.tern.media.image.codec.Decoded;
import dev.tern.media.image.codec.GifDecoder;
import dev.tern.media.image.codec.PixelLimit;
import dev.tern.media.image.codec.PngDecoder;
import dev.tern.media.image.jpeg.JpegDecoder;
import dev.tern.media.image.webp.WebpDecoder;
import dev.tern.tensor.TernException;
import java.util.function.BiFunction;
import java.util.function.Predicate;

/** The file formats that are read, told apart by their first bytes. */
enum PictureFormat {
    JPEG(JpegDecoder::recognises, JpegDecoder::decode),
    PNG(PngDecoder::recognises, PngDecoder::decode),
    WEBP(WebpDecoder::recognises, WebpDecoder::decode),
    GIF(GifDecoder::recognises, GifDecoder::decode),
    BMP(BmpDecoder::recognises, BmpDecoder::decode);

    private final Predicate<Bytes> recognises;
    private final BiFunction<Bytes, PixelLimit, Decoded> decoder;

    PictureFormat(Predicate<Bytes> recognises, BiFunction<Bytes, PixelLimit, Decoded> decoder) {
        this.recognises = recognises;
        this.decoder = decoder;
    }

    static PictureFormat of(byte[] file) {
        Bytes bytes = Bytes.of("", file);
        for (PictureFormat format : values()) {
            if (format.recognises.test(bytes)) {
                return format;
            }
        }
        throw TernException.at("first bytes")
                .expected("a JPEG, PNG, WebP, GIF or BMP picture")
                .found(firstBytes(bytes))
                .fix("convert the picture to one of these formats");
    }

    Decoded decode(byte[] file, PixelLimit limit) {
        return decoder.apply(Bytes.of(name(), file), limit);
    }

    private static String firstBytes(Bytes bytes) {
        if (bytes.length() == 0) {
            return "nothing";
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < Math.min(8, bytes.length()); i++) {
            text.append(i == 0 ? "" : " ").append("%02x".formatted(bytes.u8(i)));
        }
        return text.toString();
    }
}
