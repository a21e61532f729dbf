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
	for name, test := range map[string]struct {
		make   [][]string // how gpg makes the keys
		export string
		says   string
	}{
		// gpg is quick with these, and registries take none of them.
		"of a kind that registries refuse": {[][]string{{"--quick-generate-key", "one@example.com", "ed25519", "sign", "1d"}}, "--export-secret-keys", "registries take RSA (1) and DSA (17) alone"},
		"several": {[][]string{
			{"--quick-generate-key", "one@example.com", "ed25519", "sign", "1d"}, {"--quick-generate-key", "two@example.com", "ed25519", "sign", "1d"},
		}, "--export-secret-keys", "holds several secret keys"},
		"public":  {[][]string{{"--quick-generate-key", "one@example.com", "ed25519", "sign", "1d"}}, "--export", "holds no secret key"},
		"expired": {[][]string{{"--faked-system-time", "20200101T000000", "--quick-generate-key", "one@example.com", "ed25519", "sign", "1d"}}, "--export-secret-keys", "may not be expired"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			k := &keyring{vault: home()}
			for _, args := range test.make {
				if _, err := k.gpg(t.Context(), args...); err != nil {
					t.Fatal(err)
				}
			}
			exported, err := k.gpg(t.Context(), "--armor", test.export)
			if err != nil {
				t.Fatal(err)
			}
			machine := home()
			c := command{dir: machine, time: userTime, env: []string{"GNUPGHOME=" + machine, "GPG_PRIVATE_KEY=" + exported, "GPG_PASSPHRASE=" + passphrase}}
			if said, err := c.run(t.Context(), script); err == nil || !strings.Contains(said, test.says) {
				t.Errorf("error %v, it says %q, want %q", err, said, test.says)
			}
		})
	}
}
