/** What models are fed with, read from files: pictures, sounds and arrays. */
module dev.tern.media {
    requires static org.jspecify;
    requires transitive dev.tern.tensor;

    exports dev.tern.media.array;
    exports dev.tern.media.image;
    exports dev.tern.media.sound;
}
