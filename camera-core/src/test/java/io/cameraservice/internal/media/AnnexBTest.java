package io.cameraservice.internal.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnnexBTest {
    @ParameterizedTest
    @CsvSource(
            nullValues = "null",
            value = {
                // access unit, with lengths, key frame, decoder configuration
                "'', '', false, null",
                "000000, '', false, null",
                "000001, '', false, null",
                "00000001, '', false, null",
                "65aabb, '', false, null", // no start code
                "00000165aabb, 0000000365aabb, true, null",
                "0000000165aabb, 0000000365aabb, true, null",
                "00000141aa0000, 0000000241aa, false, null", // trailing zeros
                "00000109f000000001419a, 0000000209f000000002419a, false, null",
                "0000000141000003, 0000000441000003, false, null", // emulation prevention stays
                "0000016742c01e000001" + "68ce00000165b8, 000000046742c01e0000000268ce0000000265b8, true,"
                        + " 0142c01effe100046742c01e01000268ce",
                "00000167420000" + "0168ce, 0000000267420000000268ce, false, null", // a cut SPS
                "00000167424242, 0000000467424242, false, null", // no PPS
            })
    void table(String unit, String prefixed, boolean key, String configuration) {
        ByteBuffer bytes = buffer(unit);
        assertEquals(prefixed, HexFormat.of().formatHex(AnnexB.toLengthPrefixed(bytes)));
        assertEquals(key, AnnexB.isKeyFrame(bytes));
        byte[] found = AnnexB.decoderConfiguration(bytes);
        assertEquals(configuration, found == null ? null : HexFormat.of().formatHex(found));
        assertEquals(1, bytes.position(), "the caller's position stays");
    }

    /** The bytes somewhere inside a larger buffer. */
    private static ByteBuffer buffer(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        byte[] all = new byte[bytes.length + 4];
        System.arraycopy(bytes, 0, all, 1, bytes.length);
        all[0] = 1;
        all[all.length - 1] = 1;
        return ByteBuffer.wrap(all).position(1).limit(1 + bytes.length).asReadOnlyBuffer();
    }

    /** The same as looking at each byte. */
    @Property
    void unitsAreThoseBetweenStartCodes(@ForAll("bytesLikeStartCodes") byte[] bytes) {
        List<ByteBuffer> expected = new ArrayList<>();
        int start = -1;
        for (int i = 0; i <= bytes.length; i++) {
            boolean code = i + 2 < bytes.length && bytes[i] == 0 && bytes[i + 1] == 0 && bytes[i + 2] == 1;
            if (code || i == bytes.length) {
                int end = i;
                while (start >= 0 && end > start && bytes[end - 1] == 0) {
                    end--;
                }
                if (start >= 0 && end > start) {
                    expected.add(ByteBuffer.wrap(bytes, start, end - start));
                }
                start = i + 3;
                i += 2;
            }
        }
        assertEquals(expected, AnnexB.units(ByteBuffer.wrap(bytes)));
    }

    @Property
    void anyBytesAreTakenWithoutComplaint(@ForAll("bytesLikeStartCodes") byte[] bytes) {
        ByteBuffer unit = ByteBuffer.wrap(bytes);
        AnnexB.isKeyFrame(unit);
        AnnexB.decoderConfiguration(unit);
        byte[] prefixed = AnnexB.toLengthPrefixed(unit);
        int at = 0;
        while (at < prefixed.length) {
            int length = ByteBuffer.wrap(prefixed).getInt(at);
            assertTrue(length > 0 && at + 4 + length <= prefixed.length);
            at += 4 + length;
        }
        assertEquals(prefixed.length, at);
    }

    @Property
    void unitsComeThroughWhatTheyAre(@ForAll("units") List<byte[]> units) {
        ByteArrayOutputStream in = new ByteArrayOutputStream();
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        for (byte[] unit : units) {
            in.writeBytes(units.indexOf(unit) % 2 == 0 ? new byte[] {0, 0, 1} : new byte[] {0, 0, 0, 1});
            in.writeBytes(unit);
            expected.writeBytes(ByteBuffer.allocate(4).putInt(unit.length).array());
            expected.writeBytes(unit);
        }
        assertEquals(
                HexFormat.of().formatHex(expected.toByteArray()),
                HexFormat.of().formatHex(AnnexB.toLengthPrefixed(ByteBuffer.wrap(in.toByteArray()))));
    }

    @Provide
    Arbitrary<byte[]> bytesLikeStartCodes() {
        return Arbitraries.of((byte) 0, (byte) 0, (byte) 1, (byte) 0x65, (byte) 0x67, (byte) 0x68, (byte) 3)
                .array(byte[].class)
                .ofMaxSize(60);
    }

    @Provide
    Arbitrary<List<byte[]>> units() {
        return Arbitraries.bytes()
                .between((byte) 2, (byte) 127)
                .array(byte[].class)
                .ofMinSize(1)
                .ofMaxSize(30)
                .list()
                .ofMaxSize(8);
    }
}
