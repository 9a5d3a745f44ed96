package dev.tern.training.keras;

/** The version of Keras that wrote a file, as far as its form depends on it. */
public record KerasVersion(int major, int minor, int patch) implements Comparable<KerasVersion> {
    /** Written into files of the second dialect. */
    public static final KerasVersion V2 = new KerasVersion(2, 15, 0);
    /** Written into files of the third dialect. */
    public static final KerasVersion V3 = new KerasVersion(3, 10, 0);

    /** Reads {@code 3.9.2}, {@code 2.2.4-tf}, {@code 3.0.0.dev20230823} and the like; what is missing counts as 0. */
    public static KerasVersion of(String text) {
        int[] parts = new int[3];
        String[] words = text.split("[.\\-]", 4);
        for (int i = 0; i < 3 && i < words.length; i++) {
            String digits = words[i].replaceAll("\\D.*", "");
            parts[i] = digits.isEmpty() || digits.length() > 6 ? 0 : Integer.parseInt(digits);
        }
        return new KerasVersion(parts[0], parts[1], parts[2]);
    }

    /** Whether this is {@code major.minor} or newer. */
    public boolean atLeast(int wantedMajor, int wantedMinor) {
        return major > wantedMajor || major == wantedMajor && minor >= wantedMinor;
    }

    @Override
    public int compareTo(KerasVersion other) {
        int byMajor = Integer.compare(major, other.major);
        int byMinor = Integer.compare(minor, other.minor);
        return byMajor != 0 ? byMajor : byMinor != 0 ? byMinor : Integer.compare(patch, other.patch);
    }

    @Override
    public String toString() {
        return major + "." + minor + "." + patch;
    }
}
