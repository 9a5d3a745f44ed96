package dev.tern.graph.edit;

import java.util.Optional;
import java.util.function.Function;

/** A change that is made wherever a pattern is found: looks at one node in its surroundings and answers with a patch. */
public interface RewriteRule {
    /** What the rule does, for reports. */
    String name();

    /** The change to make at {@code site}, or nothing where the pattern is not there. */
    Optional<Patch> match(Site site);

    /** A rule from a lambda. */
    static RewriteRule of(String name, Function<Site, Optional<Patch>> pattern) {
        return new RewriteRule() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Optional<Patch> match(Site site) {
                return pattern.apply(site);
            }

            @Override
            public String toString() {
                return name;
            }
        };
    }
}
