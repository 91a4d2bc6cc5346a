package io.cameraservice.mediamtx.internal;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One address or a network of them: {@code 172.17.0.2}, {@code 172.17.0.0/16}, {@code fd00::/8}. Immutable. */
public record AddressRange(InetAddress address, int prefix) {
    private static final Pattern TEXT = Pattern.compile("\\[?([0-9A-Fa-f.:]+)]?(?:/([0-9]{1,3}))?");

    /**
     * Reads it; names are not looked up.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static AddressRange parse(String text) {
        Matcher parts = TEXT.matcher(text.strip());
        // Without a colon or four numbers it could be a name or a part of an address.
        if (parts.matches() && (parts.group(1).contains(":") || parts.group(1).matches("[0-9]+(\\.[0-9]+){3}"))) {
            try {
                InetAddress address = InetAddress.getByName(parts.group(1));
                int most = address.getAddress().length * 8;
                int prefix = parts.group(2) == null ? most : Integer.parseInt(parts.group(2));
                if (prefix <= most) {
                    return new AddressRange(address, prefix);
                }
            } catch (UnknownHostException e) {
                // thrown below
            }
        }
        throw new IllegalArgumentException(
                "'" + text + "' is neither an address nor a network like 172.17.0.2 or 172.17.0.0/16");
    }

    boolean contains(InetAddress other) {
        byte[] one = address.getAddress();
        byte[] two = other.getAddress();
        if (one.length != two.length) {
            return false;
        }
        for (int bit = 0; bit < prefix; bit++) {
            int mask = 0x80 >> (bit % 8);
            if (((one[bit / 8] ^ two[bit / 8]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return address.getHostAddress() + "/" + prefix;
    }
}
