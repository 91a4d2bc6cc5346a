package io.cameraservice.jsonrpc.protocol;

/** A number of JSON with the very digits it was written with; converted when somebody asks. Immutable. */
final class WrittenNumber extends Number {
    private static final long serialVersionUID = 1L;

    private final String digits;

    /** @param digits by the grammar of JSON */
    WrittenNumber(String digits) {
        this.digits = digits;
    }

    @Override
    public int intValue() {
        return (int) longValue();
    }

    @Override
    public long longValue() {
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException e) {
            return (long) doubleValue();
        }
    }

    @Override
    public float floatValue() {
        return Float.parseFloat(digits);
    }

    @Override
    public double doubleValue() {
        return Double.parseDouble(digits);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof WrittenNumber number && number.digits.equals(digits);
    }

    @Override
    public int hashCode() {
        return digits.hashCode();
    }

    @Override
    public String toString() {
        return digits;
    }
}
