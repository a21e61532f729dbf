// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package peak

import (
	"bytes"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
)

// Roots returns the authorities of the system and those in a PEM text, which must hold at least one certificate; other blocks
// and text between the blocks are left aside. Errors never repeat the text.
func Roots(text []byte) (*x509.CertPool, error) {
	roots, err := x509.SystemCertPool()
	if err != nil {
		// A system without authorities, such as an empty container, has those of the text alone.
		roots = x509.NewCertPool()
	}
	var others []string
	count := 0
	// Editors of Windows put a mark in front, which would hide the first block.
	for rest := bytes.TrimPrefix(text, []byte("\uFEFF")); ; {
		var block *pem.Block
		if block, rest = pem.Decode(rest); block == nil {
			break
		}
		if block.Type != "CERTIFICATE" {
			others = append(others, block.Type)
			continue
		}
		count++
		certificate, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			return nil, fmt.Errorf("certificate %d in it cannot be read: %w", count, err)
		}
		roots.AddCert(certificate)
	}
	switch {
	case count > 0:
		return roots, nil
	case len(others) > 0:
		return nil, fmt.Errorf("it holds no certificate, but a block of type %q; a certificate begins with -----BEGIN CERTIFICATE-----", others[0])
	case len(bytes.TrimSpace(text)) == 0:
		return nil, errors.New("it is empty")
	}
	return nil, errors.New("it holds no certificate in PEM form, which begins with -----BEGIN CERTIFICATE-----; " +
		"one in DER form is converted by: openssl x509 -inform der -in FILE")
}
