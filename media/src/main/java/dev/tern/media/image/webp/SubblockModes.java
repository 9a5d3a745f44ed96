package dev.tern.media.image.webp;

/**
 * The ten ways to predict a 4×4 luma block, and how the choice is coded in a key frame (RFC 6386, section 11).
 *
 * <p>The choice is a walk down a binary tree whose nine node probabilities depend on the modes of the block above and of
 * the block to the left.
 */
final class SubblockModes {
    static final int DC = 0;
    static final int TRUE_MOTION = 1;
    static final int VERTICAL = 2;
    static final int HORIZONTAL = 3;
    static final int DOWN_RIGHT = 4;
    static final int VERTICAL_RIGHT = 5;
    static final int DOWN_LEFT = 6;
    static final int VERTICAL_LEFT = 7;
    static final int HORIZONTAL_DOWN = 8;
    static final int HORIZONTAL_UP = 9;
    static final int COUNT = 10;

    private static final int NODES = 9;

    /** {@code [above][left][node]}; a line holds two values of {@code left}. */
    private static final byte[] PROBABILITIES = CoefficientProbabilities.parse("""
            e77830597371789870 98b3407eaa762e465f
            af458f505552489b67 383a0aabdabd110d98
            721a11a32cc3150aad 791850c31a3e2c4055
            90470a26abd590221a aa2e371388a021ce47
            3f14087272d00c09e2 51280b60b6541d1024
            86b7598962656aa594 48bb64829d6f204b50
            4266a7634a3e28ea80 293509b2f18d1a086b
            4a2b1a9249a631179d 412669a033341f7380
            684f0c1bd9ff571107 5744472c72330fba17
            2f290e6eb6b71511c2 422d1966c5bd171216
            585893962a2e2dc4cd 2b61b775552623b33d
            2735c8571a152be8ab 3822336872661d5d4d
            271c55ab3aa55a6240 221674ce17222ba649
            6b36201a3301512b1f 44196a1640ab24e172
            2213156684bc104c7c 3e124e5f5539323033
            c165239fd76f592e6f 3c941facdbe415126f
            70714d55b3ff267872 282a01c4f5d10a196d
            582b1d8ca6d5252b9a 3d3f1e9b432d4401d1
            6450082b9a01331a47 8e4e4e10ff8022c5ab
            29280566d3b70401dd 333211a8d1c0171952
            8a1f24ab1ba6262ce5 43573aa952731a3bb3
            3f3b5ab43ba65d499a 282815748fd12227af
            2f0f10b722df312db7 2e1121b706620f20b7
            392e16188001361125 412049731c801780cd
            2803097333c01206df 572509733b4d40152f
            68372cda09363582e2 405a46cd2829171a39
            363970b8052926a6d5 1e221a8598740a2086
            271335dd1a722049ff 1f0941ea020f017649
            4b200c33c0ffa02b33 581f2343665537ba55
            3815176f3bcd2d25c0 3726467c4966012262
            7d622a58685575af52 5f543559806471652d
            4b4f7b2f338051ab01 391105476639352931
            26210d7939491a0155 290a438a4d6e5a2f72
            7315020a66ffa61706 651d100a558065c41a
            39120a6666d522142b 75140f24a38044011a
            663d472522351ff3c0 453c472649771cde25
            442d8022012f0bf5ab 3e1113469255373e46
            252b259a64a355a001 3f095c881c4020c955
            4b0f090940ffb87710 56061c0540ff19f801
            3808118489ff377480 3a0f145287391a7928
            a4321f899a851923da 33672c83837b1f069e
            5628408794e02db780 161a1183f09a0e01d1
            2d10155b40de0701c5 3815279b3c8a1766d5
            530c0d36c0ff442f1c 551a555580802092ab
            120b073f90ab0404f6 231b0a92aeab0c1a80
            be502363b4507e362d 557e2f57b033291420
            654b808b7692748055 38290fb0ec5525093e
            471e117776ff11128a 65263c8a37462b1a8e
            9224131eabff611b14 8a2d3d3edb0151bc40
            20291475978e1415a3 70130c3dc380300418
            """);

    /** Pairs of successors of each node: a positive number is the next node, a negative one is {@code ~mode}. */
    private static final byte[] TREE = {
        ~DC,
        1,
        ~TRUE_MOTION,
        2,
        ~VERTICAL,
        3,
        4,
        6,
        ~HORIZONTAL,
        5,
        ~DOWN_RIGHT,
        ~VERTICAL_RIGHT,
        ~DOWN_LEFT,
        7,
        ~VERTICAL_LEFT,
        8,
        ~HORIZONTAL_DOWN,
        ~HORIZONTAL_UP
    };

    private SubblockModes() {}

    static int read(BooleanDecoder in, int above, int left) {
        int row = (above * COUNT + left) * NODES;
        int node = 0;
        do {
            node = TREE[2 * node + in.bit(PROBABILITIES[row + node] & 0xff)];
        } while (node > 0);
        return ~node;
    }
}
