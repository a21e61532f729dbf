// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package objects

import (
	"context"
	"errors"
	"iter"

	"github.com/hashicorp/terraform-plugin-log/tflog"
	"github.com/peakbi/terraform-provider-peak/internal/framework/sharedcall"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// ErrNameInUse is why an object is not created although the platform would take it.
var ErrNameInUse = errors.New("it was there before this run, and may be what an earlier run that was killed has left behind. " +
	"The platform would make a second one of that name, which nothing could tell from the first")

// NamesInUse finds objects that were there before this process created its first one of their kind. The platform lets
// artifacts and workflows share a name, so that an apply that is killed between the platform's answer and the state leaves
// one behind that the next apply would make again. It is safe for concurrent use; the zero value is ready.
type NamesInUse struct {
	calls sharedcall.Calls[map[string][]string]
}

// Check returns an AlreadyExistsError when the platform holds another object of this name since before. named lists all
// objects of the kind and is asked once per process; exists confirms that one is there still, under that name, since it may
// have been replaced meanwhile. A list that cannot be had keeps nothing from being created.
func (n *NamesInUse) Check(ctx context.Context, kind, name string, named func(context.Context) iter.Seq2[Listed, error], exists func(ctx context.Context, id string) (bool, error)) error {
	before, err := n.calls.Get(ctx, "", func(ctx context.Context) (map[string][]string, error) {
		ids := map[string][]string{}
		for object, err := range named(ctx) {
			if err != nil {
				return nil, err
			}
			ids[object.Name] = append(ids[object.Name], object.Identity["id"])
		}
		return ids, nil
	})
	if err != nil {
		tflog.Warn(ctx, "cannot look for objects of the same name", map[string]any{"kind": kind, "name": name, "error": err.Error()})
	}
	for _, id := range before[name] {
		found, err := exists(ctx, id)
		if err != nil {
			return err
		}
		if found {
			return &peak.AlreadyExistsError{Kind: kind, Name: name, ID: id, Err: ErrNameInUse}
		}
	}
	return nil
}
