// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestSigningKey gives scripts/signing-key keys that no registry would take a release of. Each is refused before anything is built.
func TestSigningKey(t *testing.T) {
	if testing.Short() {
		t.Skip("gpg takes seconds for its keys")
	}
	t.Parallel()
	for _, tool := range []string{"gpg", "gpgconf", "bash"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("%s is not there", tool)
		}
	}
	// The socket of gpg's agent is in its home, and its path must be short.
	home := func() string {
		t.Helper()
		dir, err := os.MkdirTemp("", "key") //nolint:usetesting // see above
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			_, _ = command{dir: dir, time: userTime}.run(context.WithoutCancel(t.Context()), "gpgconf", "--homedir", dir, "--kill", "all")
			_ = os.RemoveAll(dir)
		})
		return dir
	}
	script, err := filepath.Abs(filepath.Join("..", "signing-key"))
	if err != nil {
		t.Fatal(err)
	}
	// Keys of a kind that gpg makes quickly, and that registries do not take.
	k := &keyring{vault: home()}
	generate := func(name string, args ...string) {
		t.Helper()
		if _, err := k.gpg(t.Context(), append(args, "--quick-generate-key", name, "ed25519", "sign", "1d")...); err != nil {
			t.Fatal(err)
		}
	}
	generate("one@example.com")
	generate("two@example.com")
	generate("old@example.com", "--faked-system-time", "20200101T000000")
	for name, test := range map[string]struct {
		export []string
		says   string
	}{
		"of a kind that registries refuse": {[]string{"--export-secret-keys", "one@example.com"}, "registries take RSA (1) and DSA (17) alone"},
		"several":                          {[]string{"--export-secret-keys", "one@example.com", "two@example.com"}, "holds several secret keys"},
		"public":                           {[]string{"--export", "one@example.com"}, "holds no secret key"},
		"expired":                          {[]string{"--export-secret-keys", "old@example.com"}, "may not be expired"},
	} {
		exported, err := k.gpg(t.Context(), append([]string{"--armor"}, test.export...)...)
		if err != nil {
			t.Fatal(err)
		}
		machine := home()
		c := command{dir: machine, time: userTime, env: []string{"GNUPGHOME=" + machine, "GPG_PRIVATE_KEY=" + exported, "GPG_PASSPHRASE=" + passphrase}}
		if said, err := c.run(t.Context(), script); err == nil || !strings.Contains(said, test.says) {
			t.Errorf("%s: error %v, it says %q, want %q", name, err, said, test.says)
		}
	}
}
