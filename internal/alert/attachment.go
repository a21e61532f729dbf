// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package alert

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/peakbi/terraform-provider-peak/internal/archive"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

const (
	// maxAttachments is how many files an e-mail may carry (contract 23).
	maxAttachments = 3
	// maxAttachment is the largest one in bytes. The documents say 10 MB; it is read as generously as for archives (contract 5),
	// because the platform says so itself when it takes less.
	maxAttachment = 10 << 20
)

// extensions are the kinds of files that an e-mail may carry (contract 23).
var extensions = []string{"csv", "doc", "docx", "pdf", "txt", "xls", "xlsx", "zip"}

// mediaTypes are the media types of files by extension. Those that the system knows differ from one machine to the next.
var mediaTypes = map[string]string{
	"csv":  "text/csv",
	"doc":  "application/msword",
	"docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
	"pdf":  "application/pdf",
	"txt":  "text/plain",
	"xls":  "application/vnd.ms-excel",
	"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	"zip":  "application/zip",
}

// newAttachment makes an attachment of a file, or of a folder as a zip. It sends nothing; whatever would make the sending fail
// is an error that says what to do, as a sentence without its end.
func newAttachment(ctx context.Context, name string) (peak.EmailAttachment, error) {
	info, err := os.Stat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return peak.EmailAttachment{}, fmt.Errorf("there is nothing at %q. Create the file or correct the path; a relative path starts at the directory in which Terraform runs, so write \"${path.module}/report.pdf\" for a file beside the configuration", name)
	case err != nil:
		return peak.EmailAttachment{}, unreadable(name, err)
	case info.IsDir():
		return newFolderAttachment(ctx, name)
	case !info.Mode().IsRegular():
		return peak.EmailAttachment{}, fmt.Errorf("%q is neither a file nor a folder", name)
	}
	extension := strings.ToLower(strings.TrimPrefix(filepath.Ext(name), "."))
	switch {
	case !slices.Contains(extensions, extension):
		return peak.EmailAttachment{}, fmt.Errorf("the platform does not take a file such as %q. Its extension has to be one of %s; put the file into a folder and attach that to send it as a zip",
			name, strings.Join(extensions, ", "))
	case info.Size() > maxAttachment:
		return peak.EmailAttachment{}, fmt.Errorf("%q has %d bytes, and the platform takes at most %d (10 MiB) per attachment. Attach a smaller file", name, info.Size(), maxAttachment)
	}
	// Opened once now, so that a missing permission shows before anything is sent.
	file, err := os.Open(name)
	if err == nil {
		err = file.Close()
	}
	if err != nil {
		return peak.EmailAttachment{}, unreadable(name, err)
	}
	return peak.EmailAttachment{
		Name:      filepath.Base(name),
		MediaType: mediaTypes[extension],
		Content:   peak.Upload{Size: info.Size(), Open: func(context.Context) (io.ReadCloser, error) { return os.Open(name) }},
	}, nil
}

// newFolderAttachment packs a folder as the Peak CLI does: as <folder>.zip, without what its .dockerignore excludes and
// what is never packed.
func newFolderAttachment(ctx context.Context, name string) (peak.EmailAttachment, error) {
	absolute, err := filepath.Abs(name)
	if err != nil {
		return peak.EmailAttachment{}, unreadable(name, err)
	}
	folder, err := archive.Scan(ctx, archive.Source{Path: name})
	if err != nil {
		return peak.EmailAttachment{}, packing(err)
	}
	packed, err := folder.Pack(ctx)
	switch {
	case err != nil:
		return peak.EmailAttachment{}, packing(err)
	case packed.Files == 0:
		_ = packed.Close()
		return peak.EmailAttachment{}, fmt.Errorf("the folder %q holds no file to send. Leave it out, or check its .dockerignore", name)
	}
	return peak.EmailAttachment{
		Name:      filepath.Base(absolute) + ".zip",
		MediaType: mediaTypes["zip"],
		Content: peak.Upload{
			Size:    packed.Size,
			Open:    func(context.Context) (io.ReadCloser, error) { return packed.Open() },
			Release: packed.Close,
		},
	}, nil
}

// packing rewords an error that speaks of artifacts.
func packing(err error) error {
	if tooLarge, ok := errors.AsType[*archive.TooLargeError](err); ok {
		more := ""
		if tooLarge.AtLeast {
			more = "more than "
		}
		return fmt.Errorf("the folder %q packs to %s%d bytes, and the platform takes at most %d (10 MiB) per attachment. Attach less, or name what can be left out in its .dockerignore",
			tooLarge.Folder, more, tooLarge.Size, tooLarge.Limit)
	}
	return errors.New(strings.TrimSuffix(err.Error(), "."))
}

func unreadable(name string, err error) error {
	return fmt.Errorf("%q cannot be read: %w. Make it readable for the user who runs Terraform", name, archive.Reason(err))
}
