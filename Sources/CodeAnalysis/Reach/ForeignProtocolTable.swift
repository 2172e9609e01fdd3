/// What the protocols of the toolchain's libraries require (Swift version 6.3.1), written by `Tests/References/foreign_protocols.py`.
let foreignProtocolTable = #"""
    protocol Actor Sendable SendableMetatype : unownedExecutor
    protocol AdditiveArithmetic Equatable : + += - -= zero
    protocol Any :
    protocol AnyActor :
    protocol AnyObject :
    protocol AsyncIteratorProtocol : Element Failure next
    protocol AsyncSequence : AsyncIterator Element Failure makeAsyncIterator
    protocol AtomicOptionalRepresentable AtomicRepresentable : AtomicOptionalRepresentation decodeAtomicOptionalRepresentation
    protocol AtomicOptionalRepresentable : encodeAtomicOptionalRepresentation
    protocol AtomicRepresentable : AtomicRepresentation decodeAtomicRepresentation encodeAtomicRepresentation
    protocol AttributeScope DecodingConfigurationProviding EncodingConfigurationProviding SendableMetatype : decodingConfiguration
    protocol AttributeScope : encodingConfiguration
    protocol AttributedStringAttributeMutation : mergeAttributes replaceAttributes setAttributes
    protocol AttributedStringKey SendableMetatype : Value inheritedByAddedText invalidationConditions name runBoundaries
    protocol AttributedStringProtocol AttributedStringAttributeMutation CustomStringConvertible Equatable Hashable Sendable SendableMetatype :
    protocol AttributedStringProtocol : characters endIndex runs startIndex subscript unicodeScalars utf16 utf8
    protocol BidirectionalCollection Collection Sequence : Element Index Indices SubSequence distance endIndex formIndex index
    protocol BidirectionalCollection : indices startIndex subscript
    protocol BinaryFloatingPoint AdditiveArithmetic Comparable Equatable ExpressibleByFloatLiteral ExpressibleByIntegerLiteral FloatingPoint Hashable Numeric SignedNumeric Strideable :
    protocol BinaryFloatingPoint : RawExponent RawSignificand binade exponentBitCount exponentBitPattern init significandBitCount
    protocol BinaryFloatingPoint : significandBitPattern significandWidth
    protocol BinaryInteger AdditiveArithmetic Comparable CustomStringConvertible Equatable ExpressibleByIntegerLiteral Hashable Numeric Strideable :
    protocol BinaryInteger : % %= & &= * *= + += - -= / /= << <<= >> >>= Words ^ ^= bitWidth init isMultiple isSigned
    protocol BinaryInteger : quotientAndRemainder signum trailingZeroBitCount words | |= ~
    protocol BitwiseCopyable :
    protocol CVarArg :
    protocol CaseIterable : AllCases allCases
    protocol Clock Sendable SendableMetatype : Duration Instant minimumResolution now sleep
    protocol Codable Decodable Encodable :
    protocol CodingKey CustomDebugStringConvertible CustomStringConvertible Sendable SendableMetatype : init intValue stringValue
    protocol CodingKeyRepresentable : codingKey init
    protocol Collection Sequence : Element Index Indices Iterator SubSequence count distance endIndex formIndex index indices
    protocol Collection : isEmpty makeIterator startIndex subscript
    protocol Comparable Equatable : < <= > >=
    protocol ContiguousBytes : withUnsafeBytes
    protocol Copyable :
    protocol CustomConsumingRegexComponent RegexComponent : consuming
    protocol CustomDebugStringConvertible : debugDescription
    protocol CustomLeafReflectable CustomReflectable :
    protocol CustomNSError Error Sendable SendableMetatype : errorCode errorDomain errorUserInfo
    protocol CustomPlaygroundDisplayConvertible : playgroundDescription
    protocol CustomReflectable : customMirror
    protocol CustomStringConvertible : description
    protocol DataProtocol BidirectionalCollection Collection RandomAccessCollection Sequence : Regions copyBytes firstRange
    protocol DataProtocol : lastRange regions
    protocol Decodable : init
    protocol DecodableAttributedStringKey AttributedStringKey SendableMetatype : decode
    protocol DecodableWithConfiguration : DecodingConfiguration init
    protocol Decoder : codingPath container singleValueContainer unkeyedContainer userInfo
    protocol DecodingConfigurationProviding : DecodingConfiguration decodingConfiguration
    protocol Differentiable : TangentVector move
    protocol DiscreteFormatStyle Decodable Encodable Equatable FormatStyle Hashable : discreteInput input
    protocol DurationProtocol AdditiveArithmetic Comparable Equatable Sendable SendableMetatype : * *= / /=
    protocol Encodable : encode
    protocol EncodableAttributedStringKey AttributedStringKey SendableMetatype : encode
    protocol EncodableWithConfiguration : EncodingConfiguration encode
    protocol Encoder : codingPath container singleValueContainer unkeyedContainer userInfo
    protocol EncodingConfigurationProviding : EncodingConfiguration encodingConfiguration
    protocol Equatable : ==
    protocol Error Sendable SendableMetatype :
    protocol Escapable :
    protocol Executor Sendable SendableMetatype : enqueue
    protocol ExpressibleByArrayLiteral : ArrayLiteralElement init
    protocol ExpressibleByBooleanLiteral : BooleanLiteralType init
    protocol ExpressibleByDictionaryLiteral : Key Value init
    protocol ExpressibleByExtendedGraphemeClusterLiteral ExpressibleByUnicodeScalarLiteral : ExtendedGraphemeClusterLiteralType
    protocol ExpressibleByExtendedGraphemeClusterLiteral : init
    protocol ExpressibleByFloatLiteral : FloatLiteralType init
    protocol ExpressibleByIntegerLiteral : IntegerLiteralType init
    protocol ExpressibleByNilLiteral : init
    protocol ExpressibleByStringInterpolation ExpressibleByExtendedGraphemeClusterLiteral ExpressibleByStringLiteral ExpressibleByUnicodeScalarLiteral :
    protocol ExpressibleByStringInterpolation : StringInterpolation init
    protocol ExpressibleByStringLiteral ExpressibleByExtendedGraphemeClusterLiteral ExpressibleByUnicodeScalarLiteral :
    protocol ExpressibleByStringLiteral : StringLiteralType init
    protocol ExpressibleByUnicodeScalarLiteral : UnicodeScalarLiteralType init
    protocol FileManagerDelegate Sendable SendableMetatype : fileManager
    protocol FixedWidthInteger AdditiveArithmetic BinaryInteger Comparable CustomStringConvertible Equatable ExpressibleByIntegerLiteral Hashable LosslessStringConvertible Numeric Strideable :
    protocol FixedWidthInteger : &* &<< &<<= &>> &>>= addingReportingOverflow bigEndian bitWidth byteSwapped
    protocol FixedWidthInteger : dividedReportingOverflow dividingFullWidth init leadingZeroBitCount littleEndian max min
    protocol FixedWidthInteger : multipliedFullWidth multipliedReportingOverflow nonzeroBitCount remainderReportingOverflow
    protocol FixedWidthInteger : subtractingReportingOverflow
    protocol FloatingPoint AdditiveArithmetic Comparable Equatable ExpressibleByIntegerLiteral Hashable Numeric SignedNumeric Strideable :
    protocol FloatingPoint : * *= + += - -= / /= Exponent addProduct addingProduct exponent floatingPointClass formRemainder
    protocol FloatingPoint : formSquareRoot formTruncatingRemainder greatestFiniteMagnitude infinity init isCanonical isEqual
    protocol FloatingPoint : isFinite isInfinite isLess isLessThanOrEqualTo isNaN isNormal isSignalingNaN isSubnormal
    protocol FloatingPoint : isTotallyOrdered isZero leastNonzeroMagnitude leastNormalMagnitude maximum maximumMagnitude minimum
    protocol FloatingPoint : minimumMagnitude nan negate nextDown nextUp pi radix remainder round rounded sign signalingNaN
    protocol FloatingPoint : significand squareRoot truncatingRemainder ulp ulpOfOne
    protocol FormatStyle Decodable Encodable Equatable Hashable : FormatInput FormatOutput format locale
    protocol GlobalActor : ActorType shared sharedUnownedExecutor
    protocol Hashable Equatable : hash hashValue
    protocol Identifiable : ID id
    protocol InstantProtocol Comparable Equatable Hashable Sendable SendableMetatype : Duration advanced duration
    protocol IteratorProtocol : Element next
    protocol KeyedDecodingContainerProtocol : Key allKeys codingPath contains decode decodeIfPresent decodeNil nestedContainer
    protocol KeyedDecodingContainerProtocol : nestedUnkeyedContainer superDecoder
    protocol KeyedEncodingContainerProtocol : Key codingPath encode encodeConditional encodeIfPresent encodeNil nestedContainer
    protocol KeyedEncodingContainerProtocol : nestedUnkeyedContainer superEncoder
    protocol LazyCollectionProtocol Collection LazySequenceProtocol Sequence :
    protocol LazySequenceProtocol Sequence : Elements elements
    protocol LocalizedError Error Sendable SendableMetatype : errorDescription failureReason helpAnchor recoverySuggestion
    protocol LosslessStringConvertible CustomStringConvertible : init
    protocol MarkdownDecodableAttributedStringKey AttributedStringKey SendableMetatype : decodeMarkdown markdownName
    protocol MirrorPath :
    protocol MutableCollection Collection Sequence : Element Index SubSequence partition subscript swapAt
    protocol MutableCollection : withContiguousMutableStorageIfAvailable
    protocol MutableDataProtocol BidirectionalCollection Collection DataProtocol MutableCollection RandomAccessCollection RangeReplaceableCollection Sequence :
    protocol MutableDataProtocol : resetBytes
    protocol NSCacheDelegate NSObjectProtocol : cache
    protocol NSCoding : encode init
    protocol NSCopying : copy
    protocol NSDecimalNumberBehaviors : roundingMode scale
    protocol NSKeyedArchiverDelegate : archiver archiverDidFinish archiverWillFinish
    protocol NSKeyedUnarchiverDelegate : unarchiver unarchiverDidFinish unarchiverWillFinish
    protocol NSLocking : lock unlock
    protocol NSMutableCopying : mutableCopy
    protocol NSObjectProtocol : debugDescription description hash isEqual isProxy self
    protocol NSSecureCoding NSCoding : supportsSecureCoding
    protocol NotificationCenter.AsyncMessage Sendable SendableMetatype : Subject
    protocol NotificationCenter.MainActorMessage SendableMetatype : Subject
    protocol NotificationCenter.MessageIdentifier : MessageType
    protocol Numeric AdditiveArithmetic Equatable ExpressibleByIntegerLiteral : * *= Magnitude init magnitude
    protocol Observable :
    protocol OptionSet Equatable ExpressibleByArrayLiteral RawRepresentable SetAlgebra : Element init
    protocol ParseStrategy Decodable Encodable Equatable Hashable : ParseInput ParseOutput parse
    protocol ParseableFormatStyle Decodable Encodable Equatable FormatStyle Hashable : Strategy parseStrategy
    protocol PortDelegate : handle
    protocol PredicateExpression : Output evaluate
    protocol ProgressReporting NSObjectProtocol : progress
    protocol RandomAccessCollection BidirectionalCollection Collection Sequence : Element Index Indices SubSequence distance
    protocol RandomAccessCollection : endIndex formIndex index indices startIndex subscript
    protocol RandomNumberGenerator : next
    protocol RangeExpression : Bound contains relative
    protocol RangeReplaceableCollection Collection Sequence : SubSequence append init insert remove removeAll removeFirst
    protocol RangeReplaceableCollection : removeSubrange replaceSubrange reserveCapacity subscript
    protocol RawRepresentable : RawValue init rawValue
    protocol RecoverableError Error Sendable SendableMetatype : attemptRecovery recoveryOptions
    protocol ReferenceConvertible CustomDebugStringConvertible CustomStringConvertible Equatable Hashable : ReferenceType
    protocol RegexComponent : RegexOutput regex
    protocol SIMD CustomStringConvertible Decodable Encodable Equatable ExpressibleByArrayLiteral Hashable SIMDStorage :
    protocol SIMD : MaskStorage
    protocol SIMDScalar BitwiseCopyable : SIMD16Storage SIMD2Storage SIMD32Storage SIMD4Storage SIMD64Storage SIMD8Storage
    protocol SIMDScalar : SIMDMaskScalar
    protocol SIMDStorage : Scalar init scalarCount subscript
    protocol Sendable SendableMetatype :
    protocol SendableMetatype :
    protocol Sequence : Element Iterator makeIterator underestimatedCount withContiguousStorageIfAvailable
    protocol SerialExecutor Executor Sendable SendableMetatype : asUnownedSerialExecutor checkIsolated enqueue
    protocol SerialExecutor : isIsolatingCurrentContext isSameExclusiveExecutionContext
    protocol SetAlgebra Equatable ExpressibleByArrayLiteral : Element contains formIntersection formSymmetricDifference formUnion
    protocol SetAlgebra : init insert intersection isDisjoint isEmpty isSubset isSuperset remove subtract subtracting
    protocol SetAlgebra : symmetricDifference union update
    protocol SignedInteger AdditiveArithmetic BinaryInteger Comparable CustomStringConvertible Equatable ExpressibleByIntegerLiteral Hashable Numeric SignedNumeric Strideable :
    protocol SignedNumeric AdditiveArithmetic Equatable ExpressibleByIntegerLiteral Numeric : - negate
    protocol SingleValueDecodingContainer : codingPath decode decodeNil
    protocol SingleValueEncodingContainer : codingPath encode encodeNil
    protocol SortComparator Equatable Hashable Sendable SendableMetatype : Compared compare order
    protocol StandardPredicateExpression Decodable Encodable PredicateExpression Sendable SendableMetatype :
    protocol StreamDelegate : stream
    protocol Strideable Comparable Equatable : Stride advanced distance
    protocol StringInterpolationProtocol : StringLiteralType appendLiteral init
    protocol StringProtocol BidirectionalCollection Collection Comparable CustomStringConvertible Equatable ExpressibleByExtendedGraphemeClusterLiteral ExpressibleByStringInterpolation ExpressibleByStringLiteral ExpressibleByUnicodeScalarLiteral Hashable LosslessStringConvertible Sequence TextOutputStream TextOutputStreamable :
    protocol StringProtocol : SubSequence UTF16View UTF8View UnicodeScalarView hasPrefix hasSuffix init lowercased unicodeScalars
    protocol StringProtocol : uppercased utf16 utf8 withCString
    protocol TaskExecutor Executor Sendable SendableMetatype : asUnownedTaskExecutor enqueue
    protocol TextOutputStream : write
    protocol TextOutputStreamable : write
    protocol UnicodeCodec : decode encode init
    protocol UnkeyedDecodingContainer : codingPath count currentIndex decode decodeIfPresent decodeNil isAtEnd nestedContainer
    protocol UnkeyedDecodingContainer : nestedUnkeyedContainer superDecoder
    protocol UnkeyedEncodingContainer : codingPath count encode encodeConditional encodeNil nestedContainer nestedUnkeyedContainer
    protocol UnkeyedEncodingContainer : superEncoder
    protocol UnsafeSendable Sendable SendableMetatype :
    protocol UnsignedInteger AdditiveArithmetic BinaryInteger Comparable CustomStringConvertible Equatable ExpressibleByIntegerLiteral Hashable Numeric Strideable :
    types AnyBidirectionalCollection AnyCollection AnyHashable AnyIndex AnyIterator AnyKeyPath AnyRandomAccessCollection
    types AnySequence Array ArraySlice Atomic AtomicLazyReference AtomicLoadOrdering AtomicStoreOrdering AtomicUpdateOrdering Bool
    types CVaListPointer Character ClosedRange CodingUserInfoKey CollectionDifference CollectionOfOne CommandLine ContiguousArray
    types DecodingError DefaultIndices DefaultStringInterpolation Dictionary DiscontiguousSlice Double DropFirstSequence
    types DropWhileSequence Duration EmptyCollection EncodingError EnumeratedSequence FlattenSequence Float Float16 Float80
    types FloatingPointClassification FloatingPointRoundingRule FloatingPointSign Hasher IndexingIterator InlineArray Int Int128
    types Int16 Int32 Int64 Int8 IteratorSequence JoinedSequence KeyPath KeyValuePairs KeyedDecodingContainer
    types KeyedEncodingContainer LazyDropWhileSequence LazyFilterSequence LazyMapSequence LazyPrefixWhileSequence LazySequence
    types ManagedBuffer ManagedBufferPointer MemoryLayout Mirror MutableRawSpan MutableSpan Mutex Never ObjectIdentifier
    types OpaquePointer Optional OutputRawSpan OutputSpan PartialKeyPath PartialRangeFrom PartialRangeThrough PartialRangeUpTo
    types PrefixSequence Range RangeSet RawSpan ReferenceWritableKeyPath Repeated Result ReversedCollection SIMD16 SIMD2 SIMD3
    types SIMD32 SIMD4 SIMD64 SIMD8 SIMDMask Set Slice Span StaticBigInt StaticString StrideThrough StrideThroughIterator StrideTo
    types StrideToIterator String Substring SystemRandomNumberGenerator UInt UInt128 UInt16 UInt32 UInt64 UInt8 UTF8Span
    types UnboundedRange_ UnfoldSequence Unicode UnicodeDecodingResult Unmanaged UnsafeBufferPointer UnsafeMutableBufferPointer
    types UnsafeMutablePointer UnsafeMutableRawBufferPointer UnsafeMutableRawPointer UnsafePointer UnsafeRawBufferPointer
    types UnsafeRawPointer WordPair WritableKeyPath Zip2Sequence
    """#
