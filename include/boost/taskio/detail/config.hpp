#ifndef BOOST_TASKIO_DETAIL_CONFIG_HPP
#define BOOST_TASKIO_DETAIL_CONFIG_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//
// See https://www.boost.org/libs/taskio for documentation.
//

#include <boost/asio/version.hpp>

#if BOOST_ASIO_VERSION < 102600
#error "Boost.Taskio needs Boost 1.81 (Asio 1.26) or newer."
#endif

// Separate compilation is chosen for a whole program, as in Boost.Asio: every
// translation unit defines BOOST_TASKIO_SEPARATE_COMPILATION, one of them
// includes <boost/taskio/src.hpp>. It moves bodies, it changes no type.
#if defined(BOOST_TASKIO_SEPARATE_COMPILATION)
#define BOOST_TASKIO_DECL
#else
#define BOOST_TASKIO_DECL inline
#endif

// Of a function that is called rarely: g++ puts the call into the cold part of
// the caller, and inlines nothing.
#if defined(__GNUC__)
#define BOOST_TASKIO_COLD __attribute__((cold))
#else
#define BOOST_TASKIO_COLD
#endif

#endif // BOOST_TASKIO_DETAIL_CONFIG_HPP
