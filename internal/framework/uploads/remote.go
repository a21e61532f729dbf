// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package uploads

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/archive"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

const (
	// MaxDownload bounds the zip of a version, in bytes. The platform accepts less (contract section 5), but what it
	// Stored long ago is not ours to judge.
	MaxDownload = 64 << 20

	// downloadTimeout bounds one download, however steadily it trickles.
	downloadTimeout = 10 * time.Minute
)

// RemoteHash downloads a version, 0 being the latest, and returns the hash of its content. ignoreFiles are those of the resource,
// empty for the default.
func RemoteHash(ctx context.Context, client *peak.Client, id string, version int64, ignoreFiles []string) (hash string, err error) {
	ctx, cancel := context.WithTimeout(ctx, downloadTimeout)
	defer cancel()

	body, err := client.DownloadArtifact(ctx, id, version)
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, body.Close()) }()
	return HashArchive(body, MaxDownload, ignoreFiles)
}

// HashArchive returns the content hash of a zip of at most limit bytes. A zip is read from its end, so it goes through
// a temporary file: memory does not grow with it.
func HashArchive(zip io.Reader, limit int64, ignoreFiles []string) (hash string, err error) {
	file, err := archive.NewTempFile()
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, file.Close()) }()

	_, hash, err = Store(file.File, zip, limit, ignoreFiles)
	return hash, err
}

// Store writes a zip of at most limit bytes to a file, and returns its size in bytes and its content hash.
func Store(file *os.File, zip io.Reader, limit int64, ignoreFiles []string) (size int64, hash string, err error) {
	size, err = io.Copy(file, io.LimitReader(zip, limit+1))
	if err != nil {
		return size, "", fmt.Errorf("the download broke off: %w", err)
	}
	if size > limit {
		return size, "", fmt.Errorf("the archive is larger than %d MiB", limit>>20)
	}
	hash, err = archive.HashZip(file, size, ignoreFiles...)
	return size, hash, err
}

// SameContent tells an artifact that holds what is uploaded from those of others, after a lost answer. The zip itself proves
// nothing, since the platform may store it in another form.
func SameContent(client *peak.Client, hash types.String) peak.SameContent {
	return func(ctx context.Context, id string, version int64) (bool, error) {
		have, err := RemoteHash(ctx, client, id, version, nil)
		return have == hash.ValueString(), err
	}
}
