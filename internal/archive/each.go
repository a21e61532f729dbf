// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package archive

import (
	"bytes"
	"context"
	"errors"
)

// errEnough ends the reading of a file of which no more is wanted.
var errEnough = errors.New("enough of the file was read")

// Each hands the content of those files that want accepts to use, in the order of their paths. Of a file that is larger than limit
// only so many bytes are read, and use is told that it is cut. An error of use ends it.
func (f *Folder) Each(ctx context.Context, limit int, want func(path string) bool, use func(path string, content []byte, cut bool) error) error {
	r, err := newReader(f)
	if err != nil {
		return err
	}
	defer r.close()
	for i := range f.files {
		file := &f.files[i]
		if !want(file.Path) {
			continue
		}
		var content bytes.Buffer
		_, err := r.read(ctx, file, func(piece []byte) error {
			content.Write(piece)
			if content.Len() > limit {
				return errEnough
			}
			return nil
		})
		cut := errors.Is(err, errEnough)
		if err != nil && !cut {
			return err
		}
		if cut {
			content.Truncate(limit)
		}
		if err := use(file.Path, content.Bytes(), cut); err != nil {
			return err
		}
	}
	return nil
}
