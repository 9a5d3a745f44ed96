/** What models are fed with, read from files: pictures and arrays. */
module dev.tern.media {
    requires static org.jspecify;
    requires transitive dev.tern.tensor;

    exports dev.tern.media.array;
    exports dev.tern.media.image;
}
