// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package objects

import "iter"

// Listed is one object of a resource type, as a list finds it.
type Listed struct {
	// Name is what people call the object.
	Name string

	// Identity are the values of the resource's identity attributes, by their names.
	Identity map[string]string

	// Kind is the kind within which the name is unique, for objects whose names are not unique among all; see Singular.Kinds.
	Kind string

	// About tells objects of one name apart for people, "" where there is no more to say.
	About string

	// Item is what the list says of the object, nil where nobody has to know more.
	Item any
}

// ByID is the Listed of a resource whose identity is the attribute id.
func ByID(id, name string) Listed {
	return Listed{Name: name, Identity: map[string]string{"id": id}}
}

// ListedSeq converts the elements of a list to what names them.
func ListedSeq[T any](items iter.Seq2[T, error], listed func(T) Listed) iter.Seq2[Listed, error] {
	return func(yield func(Listed, error) bool) {
		for item, err := range items {
			var object Listed
			if err == nil {
				object = listed(item)
			}
			if !yield(object, err) {
				return
			}
		}
	}
}
