// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// passphrase protects the keys. It has what a shell might trip over.
const passphrase = `throw "away" $HOME` //nolint:gosec // It protects keys of minutes.

// keyring is where keys are made that are worth nothing, and the home of gpg on the machine that makes the release, which has
// only the key that it was given.
type keyring struct {
	vault, machine string

	// release signs the release; other is a key that the registry does not know.
	release, other key
}

// key is a public key as registries hand it out.
type key struct {
	fingerprint string
	armor       string
}

// id is the short form that registries name a key by.
func (k key) id() string { return k.fingerprint[max(0, len(k.fingerprint)-16):] }

func (r *rehearsal) makeKeys(ctx context.Context) error {
	k := &keyring{vault: filepath.Join(r.work, "vault"), machine: filepath.Join(r.work, "gpg")}
	for _, home := range []string{k.vault, k.machine} {
		if err := os.Mkdir(home, 0o700); err != nil {
			return err
		}
	}
	r.keys = k
	var err error
	if k.release, err = k.generate(ctx, "release@example.com"); err != nil {
		return err
	}
	if k.other, err = k.generate(ctx, "other@example.com"); err != nil {
		return err
	}
	secret, err := k.gpg(ctx, "--armor", "--export-secret-keys", k.release.fingerprint)
	if err != nil {
		return err
	}
	c := command{dir: r.root, time: time.Minute, env: []string{"GNUPGHOME=" + k.machine, "GPG_PRIVATE_KEY=" + secret, "GPG_PASSPHRASE=" + passphrase}}
	said, err := c.run(ctx, filepath.Join(r.root, "scripts", "signing-key"))
	if err == nil && strings.TrimSpace(said) != k.release.fingerprint {
		err = fmt.Errorf("scripts/signing-key has imported %q, want %s", said, k.release.fingerprint)
	}
	return err
}

// generate makes an RSA key: registries take no other kind but DSA.
func (k *keyring) generate(ctx context.Context, name string) (key, error) {
	if _, err := k.gpg(ctx, "--quick-generate-key", name, "rsa3072", "sign", "1d"); err != nil {
		return key{}, err
	}
	listed, err := k.gpg(ctx, "--with-colons", "--list-keys", name)
	if err != nil {
		return key{}, err
	}
	for line := range strings.Lines(listed) {
		if fields := strings.Split(strings.TrimSpace(line), ":"); fields[0] == "fpr" && len(fields) > 9 {
			armor, err := k.gpg(ctx, "--armor", "--export", fields[9])
			return key{fingerprint: fields[9], armor: armor}, err
		}
	}
	return key{}, errors.New("gpg lists no fingerprint:\n" + listed)
}

// sign is the detached signature of a content by a key.
func (k *keyring) sign(ctx context.Context, by key, content []byte) ([]byte, error) {
	file := filepath.Join(k.vault, "content")
	if err := os.WriteFile(file, content, 0o600); err != nil {
		return nil, err
	}
	if _, err := k.gpg(ctx, "--yes", "--local-user", by.fingerprint, "--output", file+".sig", "--detach-sign", file); err != nil {
		return nil, err
	}
	return os.ReadFile(file + ".sig")
}

// gpg runs it on the keys that were made.
func (k *keyring) gpg(ctx context.Context, args ...string) (string, error) {
	c := command{dir: k.vault, time: time.Minute}
	return c.run(ctx, "gpg", append([]string{"--homedir", k.vault, "--batch", "--quiet", "--no-tty", "--pinentry-mode", "loopback", "--passphrase", passphrase}, args...)...)
}

// close ends the agents that gpg has started.
func (k *keyring) close(ctx context.Context) error {
	var all []error
	for _, home := range []string{k.vault, k.machine} {
		c := command{dir: home, time: time.Minute}
		if _, err := c.run(ctx, "gpgconf", "--homedir", home, "--kill", "all"); err != nil {
			all = append(all, fmt.Errorf("ending gpg's agent: %w", err))
		}
	}
	return errors.Join(all...)
}
